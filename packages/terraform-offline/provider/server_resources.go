package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (s *server) ValidateResourceTypeConfig(_ context.Context, req *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	resp := &tfprotov5.ValidateResourceTypeConfigResponse{}
	resp.Diagnostics = check(s.catalog.resources.get(req.TypeName), req.TypeName, req.Config, false)
	return resp, nil
}

// check runs the checks beyond the schema over a configuration.
func check(sc *schema, typeName string, config *tfprotov5.DynamicValue, data bool) diagnostics {
	if sc == nil {
		return failure("Unknown type", fmt.Errorf("the schema has no %s", typeName))
	}
	v, err := config.Unmarshal(sc.typ())
	if err != nil {
		return failure("Configuration of "+typeName, err)
	}
	fields, ok := plain(v).(map[string]any)
	if !ok {
		return nil
	}
	return checkConfig(sc.block, typeName, fields, data)
}

// UpgradeResourceState passes the stored JSON on: the schema has only one version here.
func (s *server) UpgradeResourceState(_ context.Context, req *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	resp := &tfprotov5.UpgradeResourceStateResponse{}
	sc := s.catalog.resources.get(req.TypeName)
	if sc == nil {
		resp.Diagnostics = failure("Unknown type", fmt.Errorf("the schema has no %s", req.TypeName))
		return resp, nil
	}
	v, err := req.RawState.UnmarshalWithOpts(sc.typ(), tfprotov5.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err == nil {
		resp.UpgradedState, err = dynamic(sc, v)
	}
	if err != nil {
		resp.Diagnostics = failure("Stored state of "+req.TypeName, err)
	}
	return resp, nil
}

// ReadResource answers the state: nothing else changes a resource here.
func (s *server) ReadResource(_ context.Context, req *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	return &tfprotov5.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

func (s *server) PlanResourceChange(_ context.Context, req *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	resp := &tfprotov5.PlanResourceChangeResponse{PlannedPrivate: req.PriorPrivate}
	fail := func(err error) (*tfprotov5.PlanResourceChangeResponse, error) {
		resp.Diagnostics = failure("Plan of "+req.TypeName, err)
		return resp, nil
	}
	sc := s.catalog.resources.get(req.TypeName)
	if sc == nil {
		return fail(fmt.Errorf("the schema has no such type"))
	}
	proposed, err := req.ProposedNewState.Unmarshal(sc.typ())
	if err != nil {
		return fail(err)
	}
	if proposed.IsNull() { // a destroy
		resp.PlannedState = req.ProposedNewState
		return resp, nil
	}
	prior, err := req.PriorState.Unmarshal(sc.typ())
	if err != nil {
		return fail(err)
	}
	config, err := req.Config.Unmarshal(sc.typ())
	if err != nil {
		return fail(err)
	}
	planned, err := planState(sc, s.current(), proposed, config)
	if err == nil {
		planned, err = sc.block.reuse(prior, planned)
	}
	if err != nil {
		return fail(err)
	}
	if !prior.IsNull() {
		resp.RequiresReplace = replacements(sc, req.TypeName, prior, planned)
	}
	if resp.PlannedState, err = dynamic(sc, planned); err != nil {
		return fail(err)
	}
	return resp, nil
}

// planState is the state that a change leads to. What AWS would compute is unknown until the apply; the region and
// the merged tags are known at once, as in the AWS provider.
func planState(sc *schema, set settings, proposed, config tftypes.Value) (tftypes.Value, error) {
	planned, err := sc.block.mapAttributes(proposed, func(a *attribute, v tftypes.Value) tftypes.Value {
		switch {
		case a.writeOnly:
			return tftypes.NewValue(a.typ, nil)
		case a.computed && v.IsNull():
			return tftypes.NewValue(a.typ, tftypes.UnknownValue)
		}
		return v
	})
	if err != nil {
		return planned, err
	}
	var fields, given map[string]tftypes.Value
	if err := planned.As(&fields); err != nil {
		return planned, err
	}
	if err := config.As(&given); err != nil {
		return planned, err
	}
	out := make(map[string]tftypes.Value, len(fields))
	for name, v := range fields {
		out[name] = v
	}
	if a := sc.block.attr("region"); a != nil && a.computed && given["region"].IsNull() {
		out["region"] = tftypes.NewValue(tftypes.String, set.region)
	}
	stringMap := tftypes.Map{ElementType: tftypes.String}
	if a := sc.block.attr("tags_all"); a != nil && a.computed && a.typ.Equal(stringMap) && sc.block.attr("tags") != nil {
		if all, ok := given["tags_all"]; !ok || all.IsNull() {
			out["tags_all"] = mergedTags(set.defaultTags, fields["tags"])
		}
	}
	return newValue(planned.Type(), out)
}

func mergedTags(defaults map[string]string, tags tftypes.Value) tftypes.Value {
	typ := tftypes.Map{ElementType: tftypes.String}
	if !tags.IsKnown() {
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	merged := map[string]tftypes.Value{}
	for key, value := range defaults {
		merged[key] = tftypes.NewValue(tftypes.String, value)
	}
	own := map[string]tftypes.Value{}
	if !tags.IsNull() {
		_ = tags.As(&own)
	}
	for key, value := range own {
		merged[key] = value
	}
	return tftypes.NewValue(typ, merged)
}

// replacements lists changed arguments that AWS cannot change in place, as far as this provider knows: those
// that name the resource, its region, and a few in naming.go.
func replacements(sc *schema, typeName string, prior, planned tftypes.Value) []*tftypes.AttributePath {
	var before, after map[string]tftypes.Value
	if prior.As(&before) != nil || planned.As(&after) != nil {
		return nil
	}
	names := append([]string{"region"}, namingOf(typeName).names...)
	names = append(names, strings.Fields(immutable[typeName])...)
	var out []*tftypes.AttributePath
	for _, name := range names {
		a := sc.block.attr(name)
		if a == nil || !a.settable() || before[name].Equal(after[name]) {
			continue
		}
		out = append(out, tftypes.NewAttributePath().WithAttributeName(name))
	}
	return out
}

func (s *server) ApplyResourceChange(_ context.Context, req *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	resp := &tfprotov5.ApplyResourceChangeResponse{Private: req.PlannedPrivate}
	fail := func(err error) (*tfprotov5.ApplyResourceChangeResponse, error) {
		resp.NewState = req.PriorState
		resp.Diagnostics = failure("Apply of "+req.TypeName, err)
		return resp, nil
	}
	sc := s.catalog.resources.get(req.TypeName)
	if sc == nil {
		return fail(fmt.Errorf("the schema has no such type"))
	}
	planned, err := req.PlannedState.Unmarshal(sc.typ())
	if err != nil {
		return fail(err)
	}
	if planned.IsNull() { // a destroy
		resp.NewState = req.PlannedState
		return resp, nil
	}
	fields, _ := plain(planned).(map[string]any)
	if diags := checkFiles(req.TypeName, fields); len(diags) > 0 {
		resp.NewState, resp.Diagnostics = req.PriorState, diags
		return resp, nil
	}
	state, err := newInventor(req.TypeName, s.current(), fields).fill(sc, planned)
	if err != nil {
		return fail(err)
	}
	if resp.NewState, err = dynamic(sc, state); err != nil {
		return fail(err)
	}
	return resp, nil
}

// ImportResourceState takes the id as it is: everything else is made up, or comes with the next apply.
func (s *server) ImportResourceState(_ context.Context, req *tfprotov5.ImportResourceStateRequest) (*tfprotov5.ImportResourceStateResponse, error) {
	resp := &tfprotov5.ImportResourceStateResponse{}
	sc := s.catalog.resources.get(req.TypeName)
	if sc == nil || req.ID == "" {
		resp.Diagnostics = failure("Import of "+req.TypeName, fmt.Errorf("only an import of a known type by id works offline"))
		return resp, nil
	}
	fields := map[string]tftypes.Value{}
	for _, a := range sc.block.attrs {
		var value any
		if a.computed {
			value = tftypes.UnknownValue
		}
		fields[a.name] = tftypes.NewValue(a.typ, value)
	}
	for _, n := range sc.block.blocks {
		fields[n.name] = n.empty()
	}
	set := s.current()
	short := req.ID[strings.LastIndexAny(req.ID, ":/")+1:]
	for name, value := range map[string]string{"id": req.ID, "region": set.region, namingOf(req.TypeName).names[0]: short} {
		if a := sc.block.attr(name); a != nil && a.typ.Is(tftypes.String) {
			fields[name] = tftypes.NewValue(tftypes.String, value)
		}
	}
	state, err := newValue(sc.typ(), fields)
	if err == nil {
		known, _ := plain(state).(map[string]any)
		state, err = newInventor(req.TypeName, set, known).fill(sc, state)
	}
	var dv *tfprotov5.DynamicValue
	if err == nil {
		dv, err = dynamic(sc, state)
	}
	if err != nil {
		resp.Diagnostics = failure("Import of "+req.TypeName, err)
		return resp, nil
	}
	resp.ImportedResources = []*tfprotov5.ImportedResource{{TypeName: req.TypeName, State: dv}}
	return resp, nil
}

// empty is the value of a nested block that is not given.
func (n *nestedBlock) empty() tftypes.Value {
	typ, _ := n.valueType()
	switch {
	case typ.Is(tftypes.DynamicPseudoType):
		return tftypes.NewValue(tftypes.Tuple{}, []tftypes.Value{})
	case n.mode == "list" || n.mode == "set":
		return tftypes.NewValue(typ, []tftypes.Value{})
	case n.mode == "map":
		return tftypes.NewValue(typ, map[string]tftypes.Value{})
	}
	return tftypes.NewValue(typ, nil)
}
