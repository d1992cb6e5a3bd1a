package main

import "github.com/hashicorp/terraform-plugin-go/tftypes"

func (b *block) mapAttributes(v tftypes.Value, f func(a *attribute, v tftypes.Value) tftypes.Value) (tftypes.Value, error) {
	if v.IsNull() || !v.IsKnown() {
		return v, nil
	}
	var fields map[string]tftypes.Value
	if err := v.As(&fields); err != nil {
		return v, err
	}
	out := make(map[string]tftypes.Value, len(fields))
	for name, field := range fields {
		out[name] = field
	}
	for _, a := range b.attrs {
		out[a.name] = f(a, fields[a.name])
	}
	for _, n := range b.blocks {
		nv, err := n.mapAttributes(fields[n.name], f)
		if err != nil {
			return v, err
		}
		out[n.name] = nv
	}
	return newValue(v.Type(), out)
}

func (n *nestedBlock) mapAttributes(v tftypes.Value, f func(a *attribute, v tftypes.Value) tftypes.Value) (tftypes.Value, error) {
	if v.IsNull() || !v.IsKnown() || hasDynamic(n.block.typ) {
		return v, nil
	}
	switch n.mode {
	case "single", "group":
		return n.block.mapAttributes(v, f)
	case "map":
		var elems map[string]tftypes.Value
		if err := v.As(&elems); err != nil {
			return v, err
		}
		out := make(map[string]tftypes.Value, len(elems))
		for key, e := range elems {
			ne, err := n.block.mapAttributes(e, f)
			if err != nil {
				return v, err
			}
			out[key] = ne
		}
		return newValue(v.Type(), out)
	}
	var elems []tftypes.Value
	if err := v.As(&elems); err != nil {
		return v, err
	}
	out := make([]tftypes.Value, 0, len(elems))
	for _, e := range elems {
		ne, err := n.block.mapAttributes(e, f)
		if err != nil {
			return v, err
		}
		out = append(out, ne)
	}
	return newValue(v.Type(), out)
}

// reuse brings back what AWS computed inside sets of blocks. Terraform cannot always tell which old element a new one
// follows, so the new one has unknowns; where it could be an old element, it is that one.
func (b *block) reuse(prior, planned tftypes.Value) (tftypes.Value, error) {
	if prior.IsNull() || planned.IsNull() || !planned.IsKnown() || planned.IsFullyKnown() {
		return planned, nil
	}
	var before, after map[string]tftypes.Value
	if err := prior.As(&before); err != nil {
		return planned, err
	}
	if err := planned.As(&after); err != nil {
		return planned, err
	}
	out := make(map[string]tftypes.Value, len(after))
	for name, v := range after {
		out[name] = v
	}
	for _, n := range b.blocks {
		old, new := before[n.name], after[n.name]
		if hasDynamic(n.block.typ) || old.IsNull() || new.IsNull() || !new.IsKnown() || (n.mode != "list" && n.mode != "set") {
			continue
		}
		var olds, news []tftypes.Value
		if err := old.As(&olds); err != nil {
			return planned, err
		}
		if err := new.As(&news); err != nil {
			return planned, err
		}
		taken := make([]bool, len(olds))
		elems := make([]tftypes.Value, len(news))
		for i, e := range news {
			elems[i] = e
			if n.mode == "list" && i < len(olds) {
				var err error
				if elems[i], err = n.block.reuse(olds[i], e); err != nil {
					return planned, err
				}
				continue
			}
			for j, o := range olds {
				if !taken[j] && couldBe(e, o) {
					taken[j], elems[i] = true, o
					break
				}
			}
		}
		nv, err := newValue(new.Type(), elems)
		if err != nil {
			return planned, err
		}
		out[n.name] = nv
	}
	return newValue(planned.Type(), out)
}

// couldBe reports whether a value with unknowns may become a known one.
func couldBe(v, known tftypes.Value) bool {
	switch {
	case !v.IsKnown():
		return true
	case v.IsFullyKnown():
		return v.Equal(known)
	case known.IsNull():
		return false
	}
	switch v.Type().(type) {
	case tftypes.List, tftypes.Set, tftypes.Tuple:
		var a, b []tftypes.Value
		if v.As(&a) != nil || known.As(&b) != nil || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !couldBe(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	var a, b map[string]tftypes.Value
	if v.As(&a) != nil || known.As(&b) != nil || len(a) != len(b) {
		return false
	}
	for key := range a {
		if other, ok := b[key]; !ok || !couldBe(a[key], other) {
			return false
		}
	}
	return true
}

// newValue is tftypes.NewValue with an error in place of its panic.
func newValue(t tftypes.Type, v any) (tftypes.Value, error) {
	if err := tftypes.ValidateValue(t, v); err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(t, v), nil
}

// unknown stands for a value that is known only after an apply.
type unknown struct{}

// plain turns a value into maps, slices, strings, float64, bool, nil and unknown.
func plain(v tftypes.Value) any {
	if !v.IsKnown() {
		return unknown{}
	}
	if v.IsNull() {
		return nil
	}
	switch t := v.Type(); {
	case t.Is(tftypes.String):
		var s string
		_ = v.As(&s)
		return s
	case t.Is(tftypes.Number):
		return number(v)
	case t.Is(tftypes.Bool):
		var b bool
		_ = v.As(&b)
		return b
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}), t.Is(tftypes.Tuple{}):
		var elems []tftypes.Value
		_ = v.As(&elems)
		out := make([]any, len(elems))
		for i, e := range elems {
			out[i] = plain(e)
		}
		return out
	case t.Is(tftypes.Map{}), t.Is(tftypes.Object{}):
		var elems map[string]tftypes.Value
		_ = v.As(&elems)
		out := make(map[string]any, len(elems))
		for key, e := range elems {
			out[key] = plain(e)
		}
		return out
	}
	return unknown{}
}
