package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The JSON shapes of `terraform providers schema -json`.
type jsonSchema struct {
	Version int64     `json:"version"`
	Block   jsonBlock `json:"block"`
}

type jsonBlock struct {
	Attributes map[string]jsonAttribute `json:"attributes"`
	BlockTypes map[string]jsonNested    `json:"block_types"`
	Deprecated bool                     `json:"deprecated"`
}

type jsonAttribute struct {
	Type       json.RawMessage `json:"type"`
	Required   bool            `json:"required"`
	Optional   bool            `json:"optional"`
	Computed   bool            `json:"computed"`
	Sensitive  bool            `json:"sensitive"`
	Deprecated bool            `json:"deprecated"`
	WriteOnly  bool            `json:"write_only"`
}

type jsonNested struct {
	NestingMode string    `json:"nesting_mode"`
	MinItems    int64     `json:"min_items"`
	MaxItems    int64     `json:"max_items"`
	Block       jsonBlock `json:"block"`
}

func decodeSchema(raw json.RawMessage) (*schema, error) {
	var js jsonSchema
	if err := json.Unmarshal(raw, &js); err != nil {
		return nil, err
	}
	b, err := newBlock(&js.Block)
	if err != nil {
		return nil, err
	}
	return &schema{version: js.Version, block: b}, nil
}

func newBlock(js *jsonBlock) (*block, error) {
	b := &block{deprecated: js.Deprecated}
	types := map[string]tftypes.Type{}
	for name, a := range js.Attributes {
		typ, err := parseType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		types[name] = typ
		b.attrs = append(b.attrs, &attribute{name: name, typ: typ, required: a.Required, optional: a.Optional,
			computed: a.Computed, sensitive: a.Sensitive, deprecated: a.Deprecated, writeOnly: a.WriteOnly})
	}
	for name, n := range js.BlockTypes {
		sub, err := newBlock(&n.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		nb := &nestedBlock{name: name, mode: n.NestingMode, min: n.MinItems, max: n.MaxItems, block: sub}
		if types[name], err = nb.valueType(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b.blocks = append(b.blocks, nb)
	}
	sort.Slice(b.attrs, func(i, j int) bool { return b.attrs[i].name < b.attrs[j].name })
	sort.Slice(b.blocks, func(i, j int) bool { return b.blocks[i].name < b.blocks[j].name })
	b.typ = tftypes.Object{AttributeTypes: types}
	return b, nil
}

// valueType is the type of the value that a nested block has in its parent.
func (n *nestedBlock) valueType() (tftypes.Type, error) {
	switch n.mode {
	case "single", "group":
		return n.block.typ, nil
	case "list":
		if hasDynamic(n.block.typ) {
			return tftypes.DynamicPseudoType, nil // Terraform makes a tuple of such blocks
		}
		return tftypes.List{ElementType: n.block.typ}, nil
	case "set":
		return tftypes.Set{ElementType: n.block.typ}, nil
	case "map":
		return tftypes.Map{ElementType: n.block.typ}, nil
	}
	return nil, fmt.Errorf("unknown nesting mode %q", n.mode)
}

func hasDynamic(t tftypes.Type) bool {
	switch t := t.(type) {
	case tftypes.Object:
		for _, at := range t.AttributeTypes {
			if hasDynamic(at) {
				return true
			}
		}
		return false
	case tftypes.List:
		return hasDynamic(t.ElementType)
	case tftypes.Set:
		return hasDynamic(t.ElementType)
	case tftypes.Map:
		return hasDynamic(t.ElementType)
	}
	return t.Is(tftypes.DynamicPseudoType)
}

// parseType reads Terraform's JSON form of a type: "string", ["list", T], ["object", {"name": T}], ...
func parseType(raw json.RawMessage) (tftypes.Type, error) {
	switch string(raw) { // nearly all of them
	case `"string"`:
		return tftypes.String, nil
	case `"number"`:
		return tftypes.Number, nil
	case `"bool"`:
		return tftypes.Bool, nil
	case `"dynamic"`:
		return tftypes.DynamicPseudoType, nil
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) < 2 {
		return nil, fmt.Errorf("unknown type %s", raw)
	}
	var kind string
	if err := json.Unmarshal(parts[0], &kind); err != nil {
		return nil, fmt.Errorf("unknown type %s", raw)
	}
	switch kind {
	case "list", "set", "map":
		elem, err := parseType(parts[1])
		if err != nil {
			return nil, err
		}
		switch kind {
		case "list":
			return tftypes.List{ElementType: elem}, nil
		case "set":
			return tftypes.Set{ElementType: elem}, nil
		}
		return tftypes.Map{ElementType: elem}, nil
	case "object":
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(parts[1], &fields); err != nil {
			return nil, err
		}
		types := map[string]tftypes.Type{}
		for name, f := range fields {
			t, err := parseType(f)
			if err != nil {
				return nil, err
			}
			types[name] = t
		}
		return tftypes.Object{AttributeTypes: types}, nil
	case "tuple":
		var elems []json.RawMessage
		if err := json.Unmarshal(parts[1], &elems); err != nil {
			return nil, err
		}
		var types []tftypes.Type
		for _, e := range elems {
			t, err := parseType(e)
			if err != nil {
				return nil, err
			}
			types = append(types, t)
		}
		return tftypes.Tuple{ElementTypes: types}, nil
	}
	return nil, fmt.Errorf("unknown type %s", raw)
}

// proto is the schema in the form that the protocol sends.
