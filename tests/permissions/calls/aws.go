package main

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"regexp"
	"strings"
)

const hashicorp = "github.com/hashicorp/terraform-provider-aws"

var (
	annotation = regexp.MustCompile(`@(SDK|Framework)Resource\((?:"(aws_\w+)")?(?:,? ?name="([^"]*)")?`)
	paginator  = regexp.MustCompile(`^New(\w+)Paginator$`)
	connection = regexp.MustCompile(`^(\w*?)[cC]onn$`)
)

// aws reads the types of the AWS provider, a package for each service.
func aws(root string, inputs map[string][]string) (found, error) {
	folders, err := filepath.Glob(filepath.Join(root, "internal", "service", "*"))
	if err != nil {
		return nil, err
	}
	result := found{}
	for _, folder := range folders {
		service := filepath.Base(folder)
		all, err := newLoader(hashicorp, root).load("internal/service/" + service)
		if err != nil {
			return nil, err
		}
		for _, resource := range all.functions {
			name, framework := annotated(resource, inputs)
			if name == "" {
				continue
			}
			attributes := inputs[name]
			w := newWalk(all, attributes)
			w.call = func(call *ast.CallExpr, _ *ast.FuncDecl) {
				if at, operation := awsCall(call); operation != "" {
					if at == "" {
						at = service
					}
					result[line{name, at, operation}] = true
				}
			}
			if framework {
				w.methods(resource)
			} else {
				w.schema(resource)
				for _, function := range lifecycle(resource) {
					w.from(function)
				}
			}
			if strings.Contains(resource.Doc.Text(), "@Tags(identifierAttribute") {
				w.tagging()
			}
		}
	}
	return result, nil
}

// annotated gives the type in question that a function makes, and whether as the newer framework wants it.
func annotated(function *ast.FuncDecl, wanted map[string][]string) (string, bool) {
	if function.Doc == nil {
		return "", false
	}
	for _, comment := range function.Doc.List {
		if part := annotation.FindStringSubmatch(comment.Text); part != nil {
			name := part[2]
			if name == "" {
				// Where the annotation leaves the name to the code, it begins as the title does.
				name = "aws_vpc_" + strings.ToLower(strings.ReplaceAll(part[3], " ", "_"))
			}
			if _, ok := wanted[name]; ok {
				return name, part[1] == "Framework"
			}
		}
	}
	return "", false
}

// methods follows everything that the type of a framework resource does, its embedded parts included.
func (w *walk) methods(maker *ast.FuncDecl) {
	var made *types.Named
	ast.Inspect(maker.Body, func(node ast.Node) bool {
		if literal, ok := node.(*ast.CompositeLit); ok && made == nil {
			made, _ = w.info.TypeOf(literal).(*types.Named)
		}
		return true
	})
	if made == nil {
		return
	}
	for selection := range types.NewMethodSet(types.NewPointer(made)).Methods() {
		if function := w.functions[selection.Obj()]; function != nil {
			w.function(function)
		}
	}
}

// tagging follows what the provider calls by itself to read and change the tags of a resource.
func (w *walk) tagging() {
	for object, function := range w.functions {
		if object != nil && function.Recv != nil && (object.Name() == "ListTags" || object.Name() == "UpdateTags") {
			w.function(function)
		}
	}
}

// awsCall gives the service a connection's name tells, and the operation; neither where it is no call of an API.
func awsCall(call *ast.CallExpr) (service, operation string) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	receiver, ok := method.X.(*ast.Ident)
	if !ok {
		return "", ""
	}
	if part := paginator.FindStringSubmatch(method.Sel.Name); part != nil {
		return "", part[1]
	}
	part := connection.FindStringSubmatch(receiver.Name)
	operation = strings.TrimSuffix(strings.TrimSuffix(method.Sel.Name, "WithContext"), "Pages")
	if part == nil || !ast.IsExported(operation) || operation == "Options" || operation == "Config" {
		return "", ""
	}
	return strings.ToLower(part[1]), operation
}
