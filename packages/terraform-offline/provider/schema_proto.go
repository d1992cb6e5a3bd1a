package main

import "github.com/hashicorp/terraform-plugin-go/tfprotov5"

func (s *schema) proto() *tfprotov5.Schema {
	return &tfprotov5.Schema{Version: s.version, Block: s.block.proto()}
}

func (b *block) proto() *tfprotov5.SchemaBlock {
	out := &tfprotov5.SchemaBlock{Deprecated: b.deprecated}
	for _, a := range b.attrs {
		out.Attributes = append(out.Attributes, &tfprotov5.SchemaAttribute{
			Name: a.name, Type: a.typ, Required: a.required, Optional: a.optional, Computed: a.computed,
			Sensitive: a.sensitive, Deprecated: a.deprecated, WriteOnly: a.writeOnly,
		})
	}
	modes := map[string]tfprotov5.SchemaNestedBlockNestingMode{
		"single": tfprotov5.SchemaNestedBlockNestingModeSingle,
		"group":  tfprotov5.SchemaNestedBlockNestingModeGroup,
		"list":   tfprotov5.SchemaNestedBlockNestingModeList,
		"set":    tfprotov5.SchemaNestedBlockNestingModeSet,
		"map":    tfprotov5.SchemaNestedBlockNestingModeMap,
	}
	for _, n := range b.blocks {
		out.BlockTypes = append(out.BlockTypes, &tfprotov5.SchemaNestedBlock{
			TypeName: n.name, Nesting: modes[n.mode], MinItems: n.min, MaxItems: n.max, Block: n.block.proto(),
		})
	}
	return out
}

// mapAttributes rebuilds a block's value with every attribute replaced by what f makes of it, at every depth.
