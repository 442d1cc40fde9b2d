package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// source is one package of a provider, its names resolved as far as the provider's own files tell.
type source struct {
	pkg       *types.Package
	files     []*ast.File
	info      *types.Info
	functions map[types.Object]*ast.FuncDecl
}

// loader reads packages of one module; every other package is empty, and what is taken from it unknown.
type loader struct {
	module string
	root   string
	set    *token.FileSet
	known  map[string]*types.Package
}

func newLoader(module, root string) *loader {
	return &loader{module, root, token.NewFileSet(), map[string]*types.Package{}}
}

// Import is called for the packages that a package imports.
func (l *loader) Import(path string) (*types.Package, error) {
	if known := l.known[path]; known != nil {
		return known, nil
	}
	if inside, ok := strings.CutPrefix(path, l.module+"/"); ok {
		loaded, err := l.load(inside)
		if err != nil {
			return nil, err
		}
		return loaded.pkg, nil
	}
	name := strings.NewReplacer("-", "_", ".", "_").Replace(path[strings.LastIndex(path, "/")+1:])
	empty := types.NewPackage(path, name)
	empty.MarkComplete()
	l.known[path] = empty
	return empty, nil
}

func (l *loader) load(folder string) (*source, error) {
	names, err := filepath.Glob(filepath.Join(l.root, folder, "*.go"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no Go files in %s", filepath.Join(l.root, folder))
	}
	found := &source{
		info: &types.Info{
			Types:      map[ast.Expr]types.TypeAndValue{},
			Defs:       map[*ast.Ident]types.Object{},
			Uses:       map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		},
		functions: map[types.Object]*ast.FuncDecl{},
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(l.set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		found.files = append(found.files, file)
	}
	// Unknown packages make errors, and only what depends on them stays unresolved.
	config := types.Config{Importer: l, Error: func(error) {}, FakeImportC: true}
	found.pkg, _ = config.Check(l.module+"/"+folder, l.set, found.files, found.info)
	l.known[l.module+"/"+folder] = found.pkg
	for _, file := range found.files {
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok {
				found.functions[found.info.Defs[function.Name]] = function
			}
		}
	}
	return found, nil
}

// object is what an identifier or selector names; nil where that is unknown.
func (s *source) object(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return s.info.Uses[e]
	case *ast.SelectorExpr:
		if selection := s.info.Selections[e]; selection != nil {
			return selection.Obj()
		}
		return s.info.Uses[e.Sel]
	}
	return nil
}
