// Calls lists the API calls that a Terraform provider's source makes for each resource type:
//
//	calls alicloud|aws SOURCE < inputs.json
//
// SOURCE is the folder of the provider's module. Standard input holds the types in question, each with the
// attributes that a program sets: {"alicloud_vpc": ["cidr_block", "vpc_name"]}. A branch that only an attribute
// nobody sets can reach is left out. Each line of the output is a type, the service and the operation, parted by
// tabs, sorted; an operation that the source computes is a question mark.
//
// Nothing but the standard library is needed: what a package outside the provider means stays unknown, and the
// provider's own names are enough to follow its functions.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "calls:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: calls alicloud|aws SOURCE < inputs.json")
	}
	inputs := map[string][]string{}
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		return fmt.Errorf("inputs: %w", err)
	}
	var found found
	var err error
	switch args[0] {
	case "alicloud":
		found, err = alicloud(args[1], inputs)
	case "aws":
		found, err = aws(args[1], inputs)
	default:
		err = fmt.Errorf("no provider %q", args[0])
	}
	if err != nil {
		return err
	}
	for resource := range inputs {
		if !slices.ContainsFunc(found.lines(), func(line line) bool { return line.resource == resource }) {
			return fmt.Errorf("%s makes no call that was understood", resource)
		}
	}
	for _, line := range found.lines() {
		fmt.Printf("%s\t%s\t%s\n", line.resource, line.service, line.operation)
	}
	return nil
}
