package main

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// written holds the table that the generator writes from the SDK and this provider's own schema.
//
//go:embed tokens.json
var written []byte

// table says under which token of the SDK each resource type of the provider is served.
type table struct {
	SDK       string              `json:"sdk"`
	Config    map[string]*field   `json:"config"`
	Resources map[string]resource `json:"resources"`
}

// resource is one type: its token, further ones, and what the SDK calls otherwise than the bridge would.
type resource struct {
	Token  string            `json:"token"`
	Also   []string          `json:"also"`
	Fields map[string]*field `json:"fields"`
}

// field is one property where the SDK differs from the bridge's defaults.
type field struct {
	Name   string            `json:"name"`
	Single *bool             `json:"single"`
	Fields map[string]*field `json:"fields"`
}

func readTable() (table, error) {
	var found table
	if err := json.Unmarshal(written, &found); err != nil {
		return found, fmt.Errorf("tokens.json cannot be read: %w", err)
	}
	return found, nil
}

// resources is the table as the bridge takes it. A type with several tokens is in the provider several times.
func (t table) resources(provider shim.Provider) (map[string]*tfbridge.ResourceInfo, error) {
	found := map[string]*tfbridge.ResourceInfo{}
	for name, one := range t.Resources {
		found[name] = &tfbridge.ResourceInfo{Tok: tokens.Type(one.Token), Fields: infos(one.Fields)}
		for index, token := range one.Also {
			again := fmt.Sprintf("%s_%d", name, index)
			if err := shim.CloneResource(provider.ResourcesMap(), name, again); err != nil {
				return nil, err
			}
			found[again] = &tfbridge.ResourceInfo{Tok: tokens.Type(token), Fields: infos(one.Fields)}
		}
	}
	return found, nil
}

func infos(fields map[string]*field) map[string]*tfbridge.SchemaInfo {
	found := map[string]*tfbridge.SchemaInfo{}
	for name, one := range fields {
		info := &tfbridge.SchemaInfo{Name: one.Name, MaxItemsOne: one.Single}
		if len(one.Fields) > 0 {
			info.Elem = &tfbridge.SchemaInfo{Fields: infos(one.Fields)}
		}
		found[name] = info
	}
	return found
}
