package main

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func sample(b *block, withBlocks bool) tftypes.Value {
	fields := map[string]tftypes.Value{}
	for _, a := range b.attrs {
		var v any
		if a.required {
			v = sampleOf(a.typ)
		}
		fields[a.name] = tftypes.NewValue(a.typ, v)
	}
	for _, n := range b.blocks {
		typ, _ := n.valueType()
		if hasDynamic(n.block.typ) || (!withBlocks && n.min == 0) || n.mode == "single" {
			fields[n.name] = n.empty()
			continue
		}
		inner := sample(n.block, withBlocks)
		if n.mode == "map" {
			fields[n.name] = tftypes.NewValue(typ, map[string]tftypes.Value{"a": inner})
			continue
		}
		fields[n.name] = tftypes.NewValue(typ, []tftypes.Value{inner})
	}
	return tftypes.NewValue(b.typ, fields)
}

func sampleOf(typ tftypes.Type) any {
	switch t := typ.(type) {
	case tftypes.List, tftypes.Set:
		return []tftypes.Value{}
	case tftypes.Map:
		return map[string]tftypes.Value{}
	case tftypes.Object:
		fields := map[string]tftypes.Value{}
		for name, ft := range t.AttributeTypes {
			fields[name] = tftypes.NewValue(ft, sampleOf(ft))
		}
		return fields
	}
	switch {
	case typ.Is(tftypes.String):
		return "sample"
	case typ.Is(tftypes.Number):
		return 1
	case typ.Is(tftypes.Bool):
		return true
	}
	return nil
}

// TestEveryResource plans, applies and plans again every resource type: the apply leaves nothing unknown and changes
// nothing that was known, and the second plan finds no change.
func TestEveryResource(t *testing.T) {
	s := testServer(t)
	ctx := context.Background()
	if n := len(s.catalog.resources.names()); n != 1581 {
		t.Errorf("%d resource types", n)
	}
	for _, name := range s.catalog.resources.names() {
		sc := s.catalog.resources.get(name)
		for _, withBlocks := range []bool{false, true} {
			config := sample(sc.block, withBlocks)
			wire := func(v tftypes.Value) *tfprotov5.DynamicValue {
				dv, err := dynamic(sc, v)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				return dv
			}
			null := wire(tftypes.NewValue(sc.typ(), nil))
			if _, err := s.ValidateResourceTypeConfig(ctx, &tfprotov5.ValidateResourceTypeConfigRequest{TypeName: name, Config: wire(config)}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			plan, _ := s.PlanResourceChange(ctx, &tfprotov5.PlanResourceChangeRequest{TypeName: name, PriorState: null, ProposedNewState: wire(config), Config: wire(config)})
			noErrors(t, name, plan.Diagnostics)
			apply, _ := s.ApplyResourceChange(ctx, &tfprotov5.ApplyResourceChangeRequest{TypeName: name, PriorState: null, PlannedState: plan.PlannedState, Config: wire(config)})
			if fileArguments[name] != "" && len(apply.Diagnostics) > 0 {
				continue // the sample's file does not exist
			}
			noErrors(t, name, apply.Diagnostics)
			state, err := apply.NewState.Unmarshal(sc.typ())
			if err != nil || !state.IsFullyKnown() {
				t.Fatalf("%s: the state is not wholly known (%v)", name, err)
			}
			again, _ := s.PlanResourceChange(ctx, &tfprotov5.PlanResourceChangeRequest{TypeName: name, PriorState: apply.NewState, ProposedNewState: apply.NewState, Config: wire(config)})
			noErrors(t, name, again.Diagnostics)
			next, err := again.PlannedState.Unmarshal(sc.typ())
			if err != nil || !next.Equal(state) {
				t.Errorf("%s: the second plan differs (%v)", name, err)
			}
		}
		imported, _ := s.ImportResourceState(ctx, &tfprotov5.ImportResourceStateRequest{TypeName: name, ID: "x"})
		noErrors(t, name, imported.Diagnostics)
	}
}

func TestEveryDataSource(t *testing.T) {
	s := testServer(t)
	if n := len(s.catalog.dataSources.names()); n != 630 {
		t.Errorf("%d data sources", n)
	}
	for _, name := range s.catalog.dataSources.names() {
		if name == "aws_arn" {
			continue // it parses its argument
		}
		sc := s.catalog.dataSources.get(name)
		config, err := dynamic(sc, sample(sc.block, false))
		if err != nil {
			t.Fatal(name, err)
		}
		resp, _ := s.ReadDataSource(context.Background(), &tfprotov5.ReadDataSourceRequest{TypeName: name, Config: config})
		noErrors(t, name, resp.Diagnostics)
		if v, err := resp.State.Unmarshal(sc.typ()); err != nil || !v.IsFullyKnown() {
			t.Errorf("%s: not wholly known (%v)", name, err)
		}
	}
}

func noErrors(t *testing.T, name string, diags []*tfprotov5.Diagnostic) {
	t.Helper()
	for _, d := range diags {
		if d.Severity == tfprotov5.DiagnosticSeverityError {
			t.Fatalf("%s: %s: %s", name, d.Summary, d.Detail)
		}
	}
}

// args reads JSON as a configuration; the text "?" stands for what is not known yet.
