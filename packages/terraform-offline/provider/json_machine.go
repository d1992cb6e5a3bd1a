package main

import (
	"fmt"
	"regexp"
	"strings"
)

type machineChecker struct {
	fail    func(format string, values ...any)
	jsonata bool
}

func checkMachine(doc map[string]any, fail func(format string, values ...any)) {
	mc := &machineChecker{fail: fail, jsonata: doc["QueryLanguage"] == "JSONata"}
	if ql, ok := doc["QueryLanguage"]; ok && ql != "JSONata" && ql != "JSONPath" {
		fail("QueryLanguage must be JSONPath or JSONata, got %s", quoted(ql))
	}
	mc.machine(doc, "", true)
}

var stateTypes = strings.Fields("Task Pass Choice Wait Succeed Fail Parallel Map")

func (mc *machineChecker) machine(doc map[string]any, where string, top bool) {
	states, ok := doc["States"].(map[string]any)
	if !ok || len(states) == 0 {
		mc.fail("%shas no States", where)
		return
	}
	start, ok := doc["StartAt"].(string)
	switch {
	case !ok:
		mc.fail("%shas no StartAt", where)
	case states[start] == nil:
		mc.fail("%sStartAt names %q, which is not a state", where, start)
	}
	reached := map[string]bool{start: true}
	for _, name := range sortedKeys(states) {
		st, ok := states[name].(map[string]any)
		if !ok {
			mc.fail("%sstate %q is not an object", where, name)
			continue
		}
		if len([]rune(name)) > 80 {
			mc.fail("%sthe name of state %q is longer than 80 characters", where, name)
		}
		for _, next := range mc.state(st, fmt.Sprintf("%sstate %q: ", where, name)) {
			if states[next] == nil {
				mc.fail("%sstate %q leads to %q, which is not a state", where, name, next)
			}
			if next != name {
				reached[next] = true
			}
		}
	}
	for _, name := range sortedKeys(states) {
		if !reached[name] {
			mc.fail("%sstate %q is not reachable", where, name)
		}
	}
}

// state checks one state and returns the states that it leads to.
func (mc *machineChecker) state(st map[string]any, where string) []string {
	kind, _ := st["Type"].(string)
	if !containsText(stateTypes, kind) {
		mc.fail("%sthe Type must be one of %s, got %s", where, strings.Join(stateTypes, ", "), quoted(st["Type"]))
		return nil
	}
	jsonata := mc.jsonata
	if st["QueryLanguage"] == "JSONata" {
		jsonata = true
	}
	var nexts []string
	next, hasNext := st["Next"].(string)
	if hasNext {
		nexts = append(nexts, next)
	}
	end, _ := st["End"].(bool)
	switch kind {
	case "Succeed", "Fail", "Choice":
		if st["Next"] != nil || st["End"] != nil {
			mc.fail("%sa %s state cannot have Next or End", where, kind)
		}
	default:
		if hasNext == end {
			mc.fail("%sit needs exactly one of Next and \"End\": true", where)
		}
	}
	for _, c := range blocks(st["Catch"]) {
		if target, ok := c["Next"].(string); ok {
			nexts = append(nexts, target)
		} else {
			mc.fail("%sa Catch has no Next", where)
		}
		if list, ok := c["ErrorEquals"].([]any); !ok || len(list) == 0 {
			mc.fail("%sa Catch has no ErrorEquals", where)
		}
	}
	for _, r := range blocks(st["Retry"]) {
		if list, ok := r["ErrorEquals"].([]any); !ok || len(list) == 0 {
			mc.fail("%sa Retry has no ErrorEquals", where)
		}
		if rate, ok := r["BackoffRate"].(float64); ok && rate < 1 {
			mc.fail("%sthe BackoffRate must be at least 1, got %v", where, rate)
		}
	}

	switch kind {
	case "Task":
		resource, ok := st["Resource"].(string)
		if !ok || !strings.HasPrefix(resource, "arn:") {
			mc.fail("%sthe Resource must be an ARN, got %s", where, quoted(st["Resource"]))
		}
	case "Choice":
		choices, _ := st["Choices"].([]any)
		if len(choices) == 0 {
			mc.fail("%sit has no Choices", where)
		}
		for _, c := range blocks(st["Choices"]) {
			if target, ok := c["Next"].(string); ok {
				nexts = append(nexts, target)
			} else {
				mc.fail("%sa choice has no Next", where)
			}
			mc.rule(c, where, jsonata)
		}
		if target, ok := st["Default"].(string); ok {
			nexts = append(nexts, target)
		}
	case "Wait":
		n := 0
		for _, key := range []string{"Seconds", "SecondsPath", "Timestamp", "TimestampPath"} {
			if st[key] != nil {
				n++
			}
		}
		if n != 1 {
			mc.fail("%sit needs exactly one of Seconds, SecondsPath, Timestamp, TimestampPath", where)
		}
	case "Parallel":
		branches := blocks(st["Branches"])
		if len(branches) == 0 {
			mc.fail("%sit has no Branches", where)
		}
		for i, b := range branches {
			mc.machine(b, fmt.Sprintf("%sbranch %d: ", where, i+1), false)
		}
	case "Map":
		processor, ok := st["ItemProcessor"].(map[string]any)
		if !ok {
			processor, ok = st["Iterator"].(map[string]any)
		}
		if !ok {
			mc.fail("%sit has no ItemProcessor", where)
		} else {
			mc.machine(processor, where+"its processor: ", false)
		}
	}
	if !jsonata {
		for _, key := range []string{"Parameters", "ResultSelector", "ItemSelector", "Arguments"} {
			if key == "Arguments" && st[key] != nil {
				mc.fail("%sArguments needs the query language JSONata", where)
			}
			mc.template(st[key], where+key)
		}
		for _, key := range []string{"InputPath", "OutputPath", "ResultPath", "ItemsPath"} {
			if path, ok := st[key].(string); ok && !strings.HasPrefix(path, "$") {
				mc.fail("%s%s must begin with $, got %q", where, key, path)
			}
		}
	} else {
		for _, key := range []string{"Parameters", "ResultSelector", "InputPath", "OutputPath", "ResultPath", "ItemsPath"} {
			if st[key] != nil {
				mc.fail("%s%s cannot be used with JSONata", where, key)
			}
		}
	}
	return nexts
}

// rule checks one rule of a Choice: a comparison of a Variable, or And, Or and Not of rules.
func (mc *machineChecker) rule(r map[string]any, where string, jsonata bool) {
	if jsonata {
		if r["Condition"] == nil {
			mc.fail("%sa choice has no Condition", where)
		}
		return
	}
	for _, key := range []string{"And", "Or"} {
		if r[key] != nil {
			for _, inner := range blocks(r[key]) {
				mc.rule(inner, where, false)
			}
			return
		}
	}
	if inner, ok := r["Not"].(map[string]any); ok {
		mc.rule(inner, where, false)
		return
	}
	if variable, ok := r["Variable"].(string); !ok || !strings.HasPrefix(variable, "$") {
		mc.fail("%sa choice needs a Variable that begins with $", where)
	}
	comparisons := 0
	for _, key := range sortedKeys(r) {
		if comparison.MatchString(key) {
			comparisons++
		}
	}
	if comparisons != 1 {
		mc.fail("%sa choice needs exactly one comparison such as StringEquals", where)
	}
}

var comparison = regexp.MustCompile(`^(String|Numeric|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$|^Boolean(Equals|EqualsPath)$|^StringMatches$|^Is(Null|Present|Numeric|String|Boolean|Timestamp)$`)

// template reports keys that end in ".$" without a path or an intrinsic function.
func (mc *machineChecker) template(v any, where string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range sortedKeys(v) {
			if strings.HasSuffix(key, ".$") {
				path, ok := v[key].(string)
				if !ok || !strings.HasPrefix(path, "$") && !strings.HasPrefix(path, "States.") {
					mc.fail("%s: the value of %q must be a path ($...) or an intrinsic function (States...), got %s", where, key, quoted(v[key]))
				}
				continue
			}
			mc.template(v[key], where)
		}
	case []any:
		for _, e := range v {
			mc.template(e, where)
		}
	}
}
