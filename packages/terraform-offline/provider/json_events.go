package main

import "strings"

func checkPattern(doc map[string]any, where string, fail func(format string, values ...any)) {
	if len(doc) == 0 {
		fail("%sit is empty", where)
	}
	for _, key := range sortedKeys(doc) {
		switch v := doc[key].(type) {
		case map[string]any:
			checkPattern(v, where+key+": ", fail)
		case []any:
			if key == "$or" {
				for _, e := range v {
					if m, ok := e.(map[string]any); ok {
						checkPattern(m, where+"$or: ", fail)
					}
				}
				break
			}
			if len(v) == 0 {
				fail("%s%s is an empty array, which matches nothing", where, key)
			}
			for _, e := range v {
				if m, ok := e.(map[string]any); ok {
					for _, op := range sortedKeys(m) {
						if !containsText(strings.Fields("prefix suffix anything-but numeric exists cidr equals-ignore-case wildcard"), op) {
							fail("%s%s: unknown comparison %q", where, key, op)
						}
					}
				}
			}
		default:
			fail("%s%s must be an array of accepted values, such as [%s]", where, key, quoted(v))
		}
	}
}

func checkRedrive(doc map[string]any, typeName string, fail func(format string, values ...any)) {
	target, _ := doc["deadLetterTargetArn"].(string)
	if arnProblem(target) != "" {
		fail("deadLetterTargetArn must be an ARN, got %q", target)
	}
	if !strings.HasPrefix(typeName, "aws_sqs_") {
		return
	}
	switch n := doc["maxReceiveCount"].(type) {
	case float64:
		if n < 1 || n > 1000 || n != float64(int(n)) {
			fail("maxReceiveCount must be an integer from 1 to 1000, got %v", n)
		}
	case string:
		fail("maxReceiveCount must be a number, got the string %q", n)
	default:
		fail("it has no maxReceiveCount")
	}
	for _, key := range sortedKeys(doc) {
		if key != "deadLetterTargetArn" && key != "maxReceiveCount" {
			fail("unknown key %q", key)
		}
	}
}

func checkRedriveAllow(doc map[string]any, fail func(format string, values ...any)) {
	permission, _ := doc["redrivePermission"].(string)
	if !containsText([]string{"allowAll", "denyAll", "byQueue"}, permission) {
		fail("redrivePermission must be allowAll, denyAll or byQueue, got %q", permission)
	}
	if list, _ := doc["sourceQueueArns"].([]any); (permission == "byQueue") != (len(list) > 0) {
		fail("byQueue needs sourceQueueArns, and the other permissions do not allow it")
	}
}
