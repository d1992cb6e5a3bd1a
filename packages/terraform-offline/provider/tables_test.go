package main

import (
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	s := testServer(t)
	find := func(key string) bool {
		typeName, rest, _ := strings.Cut(key, ".")
		for _, set := range []*schemaSet{s.catalog.resources, s.catalog.dataSources} {
			if sc := set.get(typeName); sc != nil && hasPath(sc.block, strings.Split(rest, ".")) {
				return true
			}
		}
		return false
	}
	var keys []string
	keys = append(keys, sortedKeys(enums)...)
	keys = append(keys, sortedKeys(ranges)...)
	keys = append(keys, sortedKeys(numberEnums)...)
	keys = append(keys, sortedKeys(patterns)...)
	keys = append(keys, sortedKeys(schedules)...)
	keys = append(keys, sortedKeys(jsonByKey)...)
	keys = append(keys, sortedKeys(notPolicies)...)
	for typeName, names := range fileArguments {
		keys = append(keys, typeName+"."+names)
	}
	for typeName, names := range immutable {
		for _, name := range strings.Fields(names) {
			keys = append(keys, typeName+"."+name)
		}
	}
	for typeName, n := range namings {
		for _, name := range append(append([]string(nil), n.names...), sortedKeys(n.more)...) {
			keys = append(keys, typeName+"."+name)
		}
	}
	for typeName := range resourceServices {
		keys = append(keys, typeName+".policy")
	}
	for _, key := range keys {
		if !find(key) {
			t.Errorf("the schema has no %s", key)
		}
	}
	for typeName := range typeRules {
		if s.catalog.resources.get(typeName) == nil {
			t.Errorf("the schema has no resource %s", typeName)
		}
	}
	for typeName := range specialData {
		if s.catalog.dataSources.get(typeName) == nil {
			t.Errorf("the schema has no data source %s", typeName)
		}
	}
}

func hasPath(b *block, path []string) bool {
	if len(path) == 1 {
		return b.attr(path[0]) != nil || b.nested(path[0]) != nil
	}
	n := b.nested(path[0])
	return n != nil && hasPath(n.block, path[1:])
}

// sample is a configuration of a block with every required argument, and one of every nested block, or none.
