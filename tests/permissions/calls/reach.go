package main

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

type line struct{ resource, service, operation string }

// found holds the calls of the resource types.
type found map[line]bool

func (f found) lines() []line {
	lines := make([]line, 0, len(f))
	for one := range f {
		lines = append(lines, one)
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(
			cmp.Compare(a.resource, b.resource),
			cmp.Compare(a.service, b.service),
			cmp.Compare(a.operation, b.operation),
		)
	})
	return lines
}

// attribute is what a resource's schema says of one.
type attribute struct{ preset, computed bool }

// walk follows the functions that one resource type reaches.
type walk struct {
	*source
	inputs     map[string]bool
	attributes map[string]attribute
	call       func(*ast.CallExpr, *ast.FuncDecl)
	assign     func(*ast.AssignStmt, *ast.FuncDecl)
	seen       map[*ast.FuncDecl]bool
	dead       [][2]token.Pos
}

func newWalk(s *source, inputs []string) *walk {
	w := &walk{source: s, inputs: map[string]bool{}, attributes: map[string]attribute{}}
	w.seen = map[*ast.FuncDecl]bool{}
	for _, name := range inputs {
		w.inputs[name] = true
		if name == "tags" {
			w.inputs["tags_all"] = true
		}
	}
	return w
}

// from follows a function, or an expression that names one.
func (w *walk) from(e ast.Expr) {
	if function := w.functions[w.object(e)]; function != nil {
		w.function(function)
		return
	}
	w.body(e, nil)
}

func (w *walk) function(function *ast.FuncDecl) {
	if function.Body != nil && !w.seen[function] {
		w.seen[function] = true
		w.body(function.Body, function)
	}
}

func (w *walk) body(node ast.Node, within *ast.FuncDecl) {
	ast.Inspect(node, func(node ast.Node) bool {
		switch e := node.(type) {
		case *ast.IfStmt:
			if w.never(e.Cond, e.Init, within) {
				w.dead = append(w.dead, [2]token.Pos{e.Body.Pos(), e.Body.End()})
				if e.Else != nil {
					w.body(e.Else, within)
				}
				return false
			}
		case *ast.CallExpr:
			w.call(e, within)
		case *ast.AssignStmt:
			if w.assign != nil {
				w.assign(e, within)
			}
		case *ast.Ident, *ast.SelectorExpr:
			if function := w.functions[w.object(e.(ast.Expr))]; function != nil {
				w.function(function)
			}
		}
		return true
	})
}

// schema reads what the attributes of a resource say of themselves.
func (w *walk) schema(resource *ast.FuncDecl) {
	ast.Inspect(resource.Body, func(node ast.Node) bool {
		pair, ok := node.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		name, ok := w.text(pair.Key)
		if !ok {
			return true
		}
		var one attribute
		if literal, ok := pair.Value.(*ast.CompositeLit); ok {
			for _, element := range literal.Elts {
				if field, ok := element.(*ast.KeyValueExpr); ok {
					switch types.ExprString(field.Key) {
					case "Default", "DefaultFunc":
						one.preset = true
					case "Computed":
						one.computed = true
					}
				}
			}
		}
		w.attributes[name] = one
		return false
	})
}

// never says whether a condition cannot be true, as it asks for an attribute that nobody sets.
func (w *walk) never(e ast.Expr, init ast.Stmt, within *ast.FuncDecl) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return w.never(e.X, init, within)
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			return w.never(e.X, init, within) || w.never(e.Y, init, within)
		case token.LOR:
			return w.never(e.X, init, within) && w.never(e.Y, init, within)
		}
	case *ast.CallExpr:
		return w.absent(e)
	case *ast.Ident:
		// if _, ok := d.GetOk("name"); ok
		if assignment, ok := init.(*ast.AssignStmt); ok && len(assignment.Lhs) == 2 && len(assignment.Rhs) == 1 {
			if second, ok := assignment.Lhs[1].(*ast.Ident); ok && second.Name == e.Name {
				return w.absent(assignment.Rhs[0])
			}
		}
		return within != nil && w.lowered(e, within)
	}
	return false
}

// absent says whether a call of the resource's data asks for attributes that all have no value.
func (w *walk) absent(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	asked := method.Sel.Name
	switch asked {
	case "HasChange", "HasChanges", "GetOk", "GetOkExists":
	default:
		return false
	}
	for _, argument := range call.Args {
		text, ok := w.text(argument)
		name := strings.Split(text, ".")[0]
		one, known := w.attributes[name]
		if !ok || w.sets(name) || one.preset {
			return false
		}
		// The cloud may have set it.
		if strings.HasPrefix(asked, "GetOk") && (one.computed || !known) {
			return false
		}
	}
	return true
}

// sets says whether the program sets the attribute; SDKs write lists in the plural and lists of one in the singular.
func (w *walk) sets(name string) bool {
	for _, spelling := range []string{
		name, name + "s", name + "es", strings.TrimSuffix(name, "y") + "ies",
		strings.TrimSuffix(name, "s"), strings.TrimSuffix(name, "ies") + "y",
	} {
		if w.inputs[spelling] {
			return true
		}
	}
	return false
}

// lowered says whether a flag is down wherever this condition is reached: lowered on the way, raised in no live branch.
func (w *walk) lowered(flag *ast.Ident, within *ast.FuncDecl) bool {
	variable, ok := w.info.Uses[flag].(*types.Var)
	if !ok || variable.Type() != types.Typ[types.Bool] {
		return false
	}
	raised, lowered := false, false
	var around []ast.Node
	ast.Inspect(within.Body, func(node ast.Node) bool {
		if node == nil {
			around = around[:len(around)-1]
			return true
		}
		around = append(around, node)
		assignment, ok := node.(*ast.AssignStmt)
		if !ok || assignment.Pos() > flag.Pos() {
			return true
		}
		for i, left := range assignment.Lhs {
			name, ok := left.(*ast.Ident)
			if !ok || (w.info.Defs[name] != variable && w.info.Uses[name] != variable) {
				continue
			}
			if len(assignment.Lhs) == len(assignment.Rhs) && types.ExprString(assignment.Rhs[i]) == "false" {
				if encloses(around, flag.Pos()) {
					raised, lowered = false, true
				}
			} else if !w.isDead(assignment.Pos()) {
				raised = true
			}
		}
		return true
	})
	return lowered && !raised
}

func encloses(around []ast.Node, at token.Pos) bool {
	for _, node := range around {
		switch node.(type) {
		case *ast.BlockStmt, *ast.CaseClause:
			if at < node.Pos() || at >= node.End() {
				return false
			}
		}
	}
	return true
}

func (w *walk) isDead(at token.Pos) bool {
	return slices.ContainsFunc(w.dead, func(span [2]token.Pos) bool { return span[0] <= at && at < span[1] })
}

// text is the value of a constant string.
func (w *walk) text(e ast.Expr) (string, bool) {
	known, ok := w.info.Types[e]
	if !ok || known.Value == nil || known.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(known.Value), true
}

// last is the text that a constant or a variable has at a place; "?" where the source computes it.
func (w *walk) last(e ast.Expr, within *ast.FuncDecl, at token.Pos) string {
	if text, ok := w.text(e); ok {
		return text
	}
	name, ok := e.(*ast.Ident)
	if !ok || within == nil {
		return "?"
	}
	variable, text := w.info.Uses[name], "?"
	ast.Inspect(within.Body, func(node ast.Node) bool {
		assignment, ok := node.(*ast.AssignStmt)
		if !ok || assignment.Pos() > at || w.isDead(assignment.Pos()) {
			return true
		}
		for i, left := range assignment.Lhs {
			to, ok := left.(*ast.Ident)
			if !ok || i >= len(assignment.Rhs) || (w.info.Defs[to] != variable && w.info.Uses[to] != variable) {
				continue
			}
			if text, ok = w.text(assignment.Rhs[i]); !ok {
				text = "?"
			}
		}
		return true
	})
	return text
}
