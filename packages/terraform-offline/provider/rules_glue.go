package main

import (
	"fmt"
	"regexp"
	"strings"
)

func ruleGlueTable(c *checker) {
	sd := first(c.args["storage_descriptor"])
	seen := map[string]string{}
	column := func(p place, list any, kind string) {
		for i, col := range blocks(list) {
			name, ok := col["name"].(string)
			if !ok {
				continue
			}
			q := p.index(i)
			if before, twice := seen[strings.ToLower(name)]; twice {
				c.errorf(q, "Column", "the name %q appears twice, as %s and as %s; no query could read the table.", name, before, kind)
			}
			seen[strings.ToLower(name)] = kind
			if typ, ok := col["type"].(string); ok {
				if problem := hiveTypeProblem(typ); problem != "" {
					c.errorf(q.attr("type"), "Type of a column", "the column %q: %s.", name, problem)
				}
			}
		}
	}
	column(c.at("storage_descriptor").index(0).attr("columns"), sd["columns"], "a column")
	column(c.at("partition_keys"), c.args["partition_keys"], "a partition key")
	if location, ok := sd["location"].(string); ok && location != "" && !tableLocation.MatchString(location) {
		c.errorf(c.at("storage_descriptor").index(0).attr("location"), "Location", "the location must be an S3 URI such as s3://bucket/prefix/, got %q.", location)
	}
	params, _ := c.args["parameters"].(map[string]any)
	checkProjection(c, params, blocks(c.args["partition_keys"]))
}

var tableLocation = regexp.MustCompile(`^(s3[an]?://[^/]+|kinesis|kafka|arn:|file:|hdfs:)`)

// checkProjection reports partition keys without what Athena's partition projection needs.
func checkProjection(c *checker, params map[string]any, keys []map[string]any) {
	if text(params["projection.enabled"]) != "true" {
		return
	}
	p := c.at("parameters")
	need := map[string]string{"enum": "values", "integer": "range", "date": "range format"}
	for _, k := range keys {
		name := text(k["name"])
		if name == "" {
			continue
		}
		kind := text(params["projection."+name+".type"])
		if kind == "" {
			c.errorf(p, "Partition projection", "projection.%s.type is missing.", name)
			continue
		}
		if !containsText([]string{"enum", "integer", "date", "injected"}, kind) {
			c.errorf(p, "Partition projection", "projection.%s.type must be enum, integer, date or injected, got %q.", name, kind)
		}
		for _, more := range strings.Fields(need[kind]) {
			if !set(params["projection."+name+"."+more]) {
				c.errorf(p, "Partition projection", "projection.%s.%s is missing.", name, more)
			}
		}
		template := text(params["storage.location.template"])
		if template != "" && !strings.Contains(template, "${"+name+"}") {
			c.errorf(p, "Partition projection", "storage.location.template has no ${%s}.", name)
		}
	}
}

var (
	simpleType  = regexp.MustCompile(`^(boolean|tinyint|smallint|int|integer|bigint|float|double|real|string|binary|date|timestamp|timestamptz|time|uuid|long|void|timestamp with local time zone|(var)?char\(\d+\)|decimal(\(\d+(,\s*\d+)?\))?|fixed(\[\d+\]|\(\d+\)))$`)
	decimalType = regexp.MustCompile(`^decimal\((\d+)(?:,\s*(\d+))?\)$`)
)

// hiveTypeProblem reads a type of Hive: int, decimal(10,2), array<string>, struct<a:int,b:map<string,int>>, ...
func hiveTypeProblem(typ string) string {
	typ = strings.ToLower(strings.TrimSpace(typ))
	if m := decimalType.FindStringSubmatch(typ); m != nil {
		var precision, scale int
		fmt.Sscan(m[1], &precision)
		fmt.Sscan(m[2], &scale)
		if precision < 1 || precision > 38 || scale > precision {
			return fmt.Sprintf("%s needs a precision from 1 to 38 and a scale of at most the precision", typ)
		}
	}
	if simpleType.MatchString(typ) {
		return ""
	}
	open := strings.Index(typ, "<")
	if open < 0 || !strings.HasSuffix(typ, ">") {
		return fmt.Sprintf("unknown type %q", typ)
	}
	parts, ok := splitTypes(typ[open+1 : len(typ)-1])
	if !ok {
		return fmt.Sprintf("the brackets of %q do not match", typ)
	}
	switch kind := typ[:open]; {
	case kind == "array" && len(parts) == 1, kind == "map" && len(parts) == 2, kind == "uniontype":
		for _, part := range parts {
			if problem := hiveTypeProblem(part); problem != "" {
				return problem
			}
		}
		return ""
	case kind == "struct":
		for _, part := range parts {
			name, fieldType, ok := strings.Cut(part, ":")
			if !ok || strings.TrimSpace(name) == "" {
				return fmt.Sprintf("a field of a struct must be name:type, got %q", part)
			}
			if problem := hiveTypeProblem(fieldType); problem != "" {
				return problem
			}
		}
		return ""
	}
	return fmt.Sprintf("unknown type %q", typ)
}

// splitTypes splits at the commas that stand outside of brackets.
func splitTypes(s string) ([]string, bool) {
	var parts []string
	depth, start := 0, 0
	for i, r := range s {
		switch r {
		case '<', '(':
			depth++
		case '>', ')':
			depth--
			if depth < 0 {
				return nil, false
			}
		case ',':
			if depth == 0 {
				parts = append(parts, s[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, s[start:]), depth == 0
}

func ruleGlueJob(c *checker) {
	c.conflicts("max_capacity", "number_of_workers")
	c.conflicts("max_capacity", "worker_type")
	if set(c.args["worker_type"]) != set(c.args["number_of_workers"]) {
		c.errorf(root(), "Missing argument", "worker_type and number_of_workers must be set together.")
	}
}

func ruleGlueTrigger(c *checker) {
	switch kind := text(c.args["type"]); {
	case kind == "SCHEDULED" && !set(c.args["schedule"]):
		c.errorf(root(), "Missing argument", "a scheduled trigger needs a schedule.")
	case kind == "CONDITIONAL" && !set(c.args["predicate"]):
		c.errorf(root(), "Missing block", "a conditional trigger needs a predicate.")
	}
}
