package main

import "fmt"

func checkContainers(list []any, fail func(format string, values ...any)) {
	if len(list) == 0 {
		fail("at least one container is needed")
	}
	names := map[string]bool{}
	for i, e := range list {
		c, ok := e.(map[string]any)
		if !ok {
			fail("container %d is not an object", i+1)
			continue
		}
		name, _ := c["name"].(string)
		if name == "" {
			fail("container %d has no name", i+1)
		} else if names[name] {
			fail("the name %q appears twice", name)
		}
		names[name] = true
		if image, _ := c["image"].(string); image == "" {
			fail("container %d has no image", i+1)
		}
		checkEnvironment(c["environment"], fmt.Sprintf("container %d", i+1), fail)
	}
}

func checkEnvironment(v any, where string, fail func(format string, values ...any)) {
	if v == nil {
		return
	}
	list, ok := v.([]any)
	if !ok {
		fail("%s: environment must be an array of name and value", where)
		return
	}
	for _, e := range list {
		m, _ := e.(map[string]any)
		name, okName := m["name"].(string)
		_, okValue := m["value"].(string)
		if !okName || !okValue {
			fail("%s: the environment entry %s must have a name and a value, both strings", where, quoted(e))
		} else if name == "" {
			fail("%s: an environment entry has an empty name", where)
		}
	}
}

// fargateMemory lists the MiB that go with a number of vCPU on Fargate.
func fargateMemory(vcpu string) []int {
	span := func(from, to, step int) []int {
		var out []int
		for m := from; m <= to; m += step {
			out = append(out, m*1024)
		}
		return out
	}
	switch vcpu {
	case "0.25":
		return []int{512, 1024, 2048}
	case "0.5":
		return span(1, 4, 1)
	case "1", "1.0":
		return span(2, 8, 1)
	case "2", "2.0":
		return span(4, 16, 1)
	case "4", "4.0":
		return span(8, 30, 1)
	case "8", "8.0":
		return span(16, 60, 4)
	case "16", "16.0":
		return span(32, 120, 8)
	}
	return nil
}

func checkBatchContainer(doc map[string]any, platforms []string, fail func(format string, values ...any)) {
	if image, _ := doc["image"].(string); image == "" {
		fail("it has no image")
	}
	if v, ok := doc["command"]; ok {
		list, ok := v.([]any)
		for _, e := range list {
			if _, isText := e.(string); !isText {
				ok = false
			}
		}
		if !ok {
			fail("command must be an array of strings")
		}
	}
	checkEnvironment(doc["environment"], "the container", fail)
	need := map[string]string{}
	for _, r := range blocks(doc["resourceRequirements"]) {
		kind, _ := r["type"].(string)
		value, isText := r["value"].(string)
		if !containsText([]string{"VCPU", "MEMORY", "GPU"}, kind) || !isText {
			fail("the resource requirement %s must have a type (VCPU, MEMORY, GPU) and a value, a string", quoted(r))
		}
		need[kind] = value
	}
	if doc["resourceRequirements"] == nil && (doc["vcpus"] == nil || doc["memory"] == nil) {
		fail("it has no resourceRequirements with VCPU and MEMORY")
	} else if doc["resourceRequirements"] != nil && (need["VCPU"] == "" && doc["vcpus"] == nil || need["MEMORY"] == "" && doc["memory"] == nil) {
		fail("its resourceRequirements have no VCPU or no MEMORY")
	}
	if !containsText(platforms, "FARGATE") {
		return
	}
	if role, _ := doc["executionRoleArn"].(string); role == "" {
		fail("a job on Fargate needs an executionRoleArn")
	}
	if doc["privileged"] == true || need["GPU"] != "" {
		fail("a job on Fargate cannot be privileged or have a GPU")
	}
	sizes := fargateMemory(need["VCPU"])
	if need["VCPU"] != "" && sizes == nil {
		fail("Fargate supports 0.25, 0.5, 1, 2, 4, 8 or 16 vCPU, got %s", need["VCPU"])
	}
	for _, m := range sizes {
		if fmt.Sprint(m) == need["MEMORY"] {
			return
		}
	}
	if sizes != nil && need["MEMORY"] != "" {
		fail("Fargate does not support %s vCPU with %s MiB of memory", need["VCPU"], need["MEMORY"])
	}
}

// checkPattern reports anything but objects of arrays, as in {"source": ["aws.s3"], "detail": {"x": [{"prefix": "y"}]}}.
