package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

const aliyun = "github.com/aliyun/terraform-provider-alicloud"

// Methods of what the clients of other packages return; no other call of the provider has their names.
var loose = map[string]string{
	"CreateIndex": "sls", "GetIndex": "sls", "ListShards": "sls",
	"DeleteObjectVersions": "oss", "ListObjectVersions": "oss",
}

// alicloud reads the types of the Alibaba Cloud provider, all of one package.
func alicloud(root string, inputs map[string][]string) (found, error) {
	all, err := newLoader(aliyun, root).load("alicloud")
	if err != nil {
		return nil, err
	}
	resources := all.registered()
	result := found{}
	for name, attributes := range inputs {
		resource := resources[name]
		if resource == nil {
			return nil, fmt.Errorf("the provider has no %s", name)
		}
		w := newWalk(all, attributes)
		add := func(service, operation string) {
			result[line{name, strings.ToLower(service), operation}] = true
		}
		w.call = func(call *ast.CallExpr, within *ast.FuncDecl) { alicloudCall(w, call, within, add) }
		w.assign = func(one *ast.AssignStmt, within *ast.FuncDecl) {
			// request.ApiName = "RevokeSecurityGroup", for ecs alone
			if field, ok := one.Lhs[0].(*ast.SelectorExpr); ok && field.Sel.Name == "ApiName" {
				add("ecs", w.last(one.Rhs[0], within, one.Pos()))
			}
		}
		w.schema(resource)
		for _, function := range lifecycle(resource) {
			w.from(function)
		}
	}
	return result, nil
}

// registered gives the function of each type in the provider's table of resources.
func (s *source) registered() map[string]*ast.FuncDecl {
	resources := map[string]*ast.FuncDecl{}
	for _, file := range s.files {
		ast.Inspect(file, func(node ast.Node) bool {
			pair, ok := node.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, isText := pair.Key.(*ast.BasicLit)
			call, isCall := pair.Value.(*ast.CallExpr)
			if !isText || !isCall {
				return true
			}
			if maker, ok := call.Fun.(*ast.Ident); ok && strings.HasPrefix(maker.Name, "resource") {
				if function := s.functions[s.info.Uses[maker]]; function != nil {
					resources[strings.Trim(key.Value, `"`)] = function
				}
			}
			return true
		})
	}
	return resources
}

// lifecycle gives what a resource does when it is made, read, changed and deleted.
func lifecycle(resource *ast.FuncDecl) []ast.Expr {
	verbs := []string{"Create", "Read", "Update", "Delete"}
	var functions []ast.Expr
	ast.Inspect(resource.Body, func(node ast.Node) bool {
		if pair, ok := node.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				verb := strings.TrimSuffix(strings.TrimSuffix(key.Name, "WithoutTimeout"), "Context")
				if slices.Contains(verbs, verb) && named(pair.Value) {
					functions = append(functions, pair.Value)
				}
			}
		}
		return true
	})
	return functions
}

func named(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.FuncLit:
		// Timeouts have the same keys; their values are calls.
		return true
	}
	return false
}

func alicloudCall(w *walk, call *ast.CallExpr, within *ast.FuncDecl, add func(service, operation string)) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	name := method.Sel.Name
	text := func(i int) string { return w.last(call.Args[i], within, call.Pos()) }
	switch {
	case slices.Contains([]string{"RpcPost", "RpcGet", "RpcPostWithEndpoint"}, name) && len(call.Args) > 3:
		add(text(0), text(2))
	case strings.HasSuffix(name, "WithApiName") && len(call.Args) > 3:
		add(text(0), text(2))
	case name == "Do" && len(call.Args) > 3:
		// client.Do("Sls", roaParam("POST", "2020-12-30", "CreateProject", "/"), ...)
		if params, ok := call.Args[1].(*ast.CallExpr); ok && len(params.Args) > 2 {
			add(text(0), w.last(params.Args[2], within, call.Pos()))
		}
	case strings.HasPrefix(name, "With") && len(call.Args) > 0:
		// client.WithVpcClient(func(vpcClient *vpc.Client) (interface{}, error) { return vpcClient.DeleteVpc(request) })
		if function, ok := call.Args[len(call.Args)-1].(*ast.FuncLit); ok {
			clientCalls(w, function, add)
		}
	case loose[name] != "":
		add(loose[name], name)
	}
}

func clientCalls(w *walk, function *ast.FuncLit, add func(service, operation string)) {
	parameters := function.Type.Params.List
	if len(parameters) != 1 || len(parameters[0].Names) != 1 {
		return
	}
	client := w.info.Defs[parameters[0].Names[0]]
	service, _, _ := strings.Cut(strings.TrimPrefix(types.ExprString(parameters[0].Type), "*"), ".")
	ast.Inspect(function.Body, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if receiver, ok := method.X.(*ast.Ident); ok && w.info.Uses[receiver] == client {
			if method.Sel.Name != "ProcessCommonRequest" { // its name stands in ApiName
				add(service, method.Sel.Name)
			}
		} else if root, ok := method.X.(*ast.SelectorExpr); ok && w.object(root.X) == client {
			add(service, root.Sel.Name+"."+method.Sel.Name)
		}
		return true
	})
}
