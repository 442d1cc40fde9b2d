package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-sdk/helper/schema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
)

// description is what the provider's own schema says.
type description struct {
	Module    string               `json:"module"`
	Provider  map[string]*property `json:"provider"`
	Resources map[string]*kind     `json:"resources"`
}

// kind is one resource type.
type kind struct {
	Deprecated string               `json:"deprecated,omitempty"`
	Customized bool                 `json:"customized,omitempty"`
	Updatable  bool                 `json:"updatable,omitempty"`
	Fields     map[string]*property `json:"fields"`
}

// property is one argument or attribute; Name is what the bridge calls it when nothing else is said.
type property struct {
	Name         string               `json:"name,omitempty"`
	Type         string               `json:"type"`
	Required     bool                 `json:"required,omitempty"`
	Optional     bool                 `json:"optional,omitempty"`
	Computed     bool                 `json:"computed,omitempty"`
	ForceNew     bool                 `json:"force_new,omitempty"`
	Default      any                  `json:"default,omitempty"`
	MaxItems     int                  `json:"max_items,omitempty"`
	MinItems     int                  `json:"min_items,omitempty"`
	Conflicts    []string             `json:"conflicts,omitempty"`
	ExactlyOne   []string             `json:"exactly_one,omitempty"`
	AtLeastOne   []string             `json:"at_least_one,omitempty"`
	RequiredWith []string             `json:"required_with,omitempty"`
	Deprecated   string               `json:"deprecated,omitempty"`
	Removed      string               `json:"removed,omitempty"`
	Sensitive    bool                 `json:"sensitive,omitempty"`
	Suppressed   bool                 `json:"suppressed,omitempty"`
	Validated    bool                 `json:"validated,omitempty"`
	Choices      []any                `json:"choices,omitempty"`
	AnyCase      bool                 `json:"any_case,omitempty"`
	Refusals     []string             `json:"refusals,omitempty"`
	Element      *property            `json:"element,omitempty"`
	Fields       map[string]*property `json:"fields,omitempty"`
}

func describe(native *schema.Provider, shimmed shim.Provider) description {
	found := description{
		Module:    moduleVersion(),
		Provider:  properties(native.Schema, shimmed.Schema()),
		Resources: map[string]*kind{},
	}
	for name, one := range native.ResourcesMap {
		found.Resources[name] = &kind{
			Deprecated: one.DeprecationMessage,
			Customized: one.CustomizeDiff != nil,
			Updatable:  one.Update != nil,
			Fields:     properties(one.Schema, shimmed.ResourcesMap().Get(name).Schema()),
		}
	}
	return found
}

func properties(fields map[string]*schema.Schema, shimmed shim.SchemaMap) map[string]*property {
	found := map[string]*property{}
	for name, one := range fields {
		found[name] = described(one, shimmed.Get(name))
		found[name].Name = tfbridge.TerraformToPulumiNameV2(name, shimmed, nil)
	}
	return found
}

func described(one *schema.Schema, shimmed shim.Schema) *property {
	found := &property{
		Type:         strings.ToLower(strings.TrimPrefix(one.Type.String(), "Type")),
		Required:     one.Required,
		Optional:     one.Optional,
		Computed:     one.Computed,
		ForceNew:     one.ForceNew,
		Default:      one.Default,
		MaxItems:     one.MaxItems,
		MinItems:     one.MinItems,
		Conflicts:    one.ConflictsWith,
		ExactlyOne:   one.ExactlyOneOf,
		AtLeastOne:   one.AtLeastOneOf,
		RequiredWith: one.RequiredWith,
		Deprecated:   one.Deprecated,
		Removed:      one.Removed,
		Sensitive:    one.Sensitive,
		Suppressed:   one.DiffSuppressFunc != nil,
	}
	if one.DefaultFunc != nil {
		if value, err := one.DefaultFunc(); err == nil && value != nil {
			found.Default = value
		}
	}
	found.judged(one)
	switch element := one.Elem.(type) {
	case *schema.Schema:
		found.Element = described(element, shimmed.Elem().(shim.Schema))
	case *schema.Resource:
		found.Fields = properties(element.Schema, shimmed.Elem().(shim.Resource).Schema())
	}
	return found
}

// word is what refusals call the property.
const word = "VALUE"

var listed = regexp.MustCompile(`^expected ` + word + ` to be one of \[(.*)\], got `)

// tries are values that hardly any property takes.
var tries = map[schema.ValueType][]any{
	schema.TypeString: {"", "\x7f", strings.Repeat("\x7f", 5000)},
	schema.TypeInt:    {math.MinInt32, math.MaxInt32},
	schema.TypeFloat:  {-math.MaxFloat32, math.MaxFloat32},
}

// judged tells what the property's own check takes, as far as its words for what it does not take say so. Where it
// says several things of one value, one of them may be enough, or all be needed: they are left out.
func (p *property) judged(one *schema.Schema) {
	p.Validated = one.ValidateFunc != nil
	for _, value := range tries[one.Type] {
		said := refused(one, value)
		if len(said) != 1 {
			continue
		}
		if match := listed.FindStringSubmatch(said[0]); match != nil {
			p.Choices, p.AnyCase = choices(one, match[1])
		} else if said := strings.ReplaceAll(said[0], fmt.Sprint(value), ""); !slices.Contains(p.Refusals, said) {
			p.Refusals = append(p.Refusals, said)
		}
	}
}

// choices are the values of a list, separated by blanks, and whether their letters may be of any case; none where a
// value has blanks itself.
func choices(one *schema.Schema, text string) (found []any, anyCase bool) {
	for _, word := range strings.Split(text, " ") {
		var value any = word
		if one.Type == schema.TypeInt {
			number, err := strconv.Atoi(word)
			if err != nil {
				return nil, false
			}
			value = number
		}
		if len(refused(one, value)) > 0 {
			return nil, false
		}
		found = append(found, value)
		if swapped := swapped(word); one.Type == schema.TypeString && swapped != word {
			anyCase = len(refused(one, swapped)) == 0
		}
	}
	return found, anyCase
}

// refused asks the property's own check, some of which panic at what they do not expect.
func refused(one *schema.Schema, value any) (found []string) {
	if one.ValidateFunc == nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			found = nil
		}
	}()
	_, errors := one.ValidateFunc(value, word)
	for _, err := range errors {
		found = append(found, err.Error())
	}
	return found
}

func swapped(text string) string {
	return strings.Map(func(letter rune) rune {
		if unicode.IsUpper(letter) {
			return unicode.ToLower(letter)
		}
		return unicode.ToUpper(letter)
	}, text)
}
