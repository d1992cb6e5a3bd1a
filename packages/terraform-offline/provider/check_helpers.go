package main

import (
	"sort"
	"strings"
)

// set reports whether an argument or block is given, known or not.
func set(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	case string:
		return v != ""
	}
	return true
}

// isUnknown reports whether a value, or a part of it, is known only after an apply.
func isUnknown(v any) bool {
	switch v := v.(type) {
	case unknown:
		return true
	case []any:
		for _, e := range v {
			if isUnknown(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if isUnknown(e) {
				return true
			}
		}
	}
	return false
}

// num is a known number.
func num(v any) (float64, bool) {
	f, ok := v.(float64)
	return f, ok
}

// exactlyOne reports anything but exactly one of the arguments.
func (c *checker) exactlyOne(names ...string) {
	var found []string
	for _, name := range names {
		if set(c.args[name]) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		c.errorf(root(), "Conflicting or missing arguments", "%s needs exactly one of %s, got %d.", c.typeName, strings.Join(names, ", "), len(found))
	}
}

// conflicts reports more than one of the arguments.
func (c *checker) conflicts(names ...string) {
	var found []string
	for _, name := range names {
		if set(c.args[name]) {
			found = append(found, name)
		}
	}
	if len(found) > 1 {
		c.errorf(c.at(found[1]), "Conflicting arguments", "%s takes only one of %s.", c.typeName, strings.Join(found, ", "))
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func containsText(list []string, v string) bool {
	for _, e := range list {
		if e == v {
			return true
		}
	}
	return false
}

func containsNumber(list []float64, v float64) bool {
	for _, e := range list {
		if e == v {
			return true
		}
	}
	return false
}
