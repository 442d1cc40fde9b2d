// Command pulumi-resource-alicloud serves the Terraform provider of Alibaba Cloud, unchanged, under the tokens of the
// Python SDK.
//
// With --describe it prints what the provider's own schema says instead.
package main

import (
	"encoding/json"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/aliyun/terraform-provider-alicloud/alicloud"
	"github.com/hashicorp/terraform-plugin-sdk/helper/schema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv1 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v1"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
)

const module = "github.com/aliyun/terraform-provider-alicloud"

func main() {
	native := alicloud.Provider().(*schema.Provider)
	shimmed := shimv1.NewProvider(native)
	if slices.Contains(os.Args[1:], "--describe") {
		if err := json.NewEncoder(os.Stdout).Encode(describe(native, shimmed)); err != nil {
			cmdutil.ExitError(err.Error())
		}
		return
	}
	table, err := readTable()
	if err != nil {
		cmdutil.ExitError(err.Error())
	}
	resources, err := table.resources(shimmed)
	if err != nil {
		cmdutil.ExitError("tokens.json does not fit the provider: " + err.Error())
	}
	served := tfbridge.ProviderInfo{
		P:              shimmed,
		Name:           "alicloud",
		ResourcePrefix: "alicloud",
		Config:         infos(table.Config),
		Resources:      resources,
	}
	// As Pulumi's own provider does (github.com/pulumi/pulumi-alicloud, provider/resources.go): what the module
	// requires as a name may be left out.
	served.SetAutonaming(255, "-")
	// A version that precedence takes for the SDK's own, and that says what it is.
	tfbridge.Main("alicloud", table.SDK+"+module."+moduleVersion(), served, nil)
}

// moduleVersion says which version of the provider's module is linked into this executable.
func moduleVersion() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, one := range build.Deps {
			if one.Path == module {
				return strings.TrimPrefix(one.Version, "v")
			}
		}
	}
	return "unknown"
}
