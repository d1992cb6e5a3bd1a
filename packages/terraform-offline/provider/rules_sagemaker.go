package main

import (
	"fmt"
	"strings"
)

func ruleFeatureGroup(c *checker) {
	types := map[string]string{}
	for i, f := range blocks(c.args["feature_definition"]) {
		name, ok := f["feature_name"].(string)
		p := c.at("feature_definition").index(i)
		if !ok {
			if f["feature_name"] == nil {
				c.errorf(p, "Missing argument", "a feature needs a feature_name.")
			}
			continue
		}
		if _, twice := types[name]; twice {
			c.errorf(p, "Feature", "the feature %q appears twice.", name)
		}
		if containsText([]string{"is_deleted", "write_time", "api_invocation_time"}, strings.ToLower(name)) {
			c.errorf(p, "Feature", "the name %q is reserved by SageMaker.", name)
		}
		if f["feature_type"] == nil {
			c.errorf(p, "Missing argument", "the feature %q needs a feature_type.", name)
		}
		types[name] = text(f["feature_type"])
	}
	for _, name := range []string{"record_identifier_feature_name", "event_time_feature_name"} {
		feature, ok := c.args[name].(string)
		if !ok {
			continue
		}
		kind, defined := types[feature]
		switch {
		case !defined && !isUnknown(c.args["feature_definition"]):
			c.errorf(c.at(name), "Missing feature", "%s is %q, but no feature_definition has that name.", name, feature)
		case name == "event_time_feature_name" && kind == "Integral":
			c.errorf(c.at(name), "Type of the event time", "the event time %q must be Fractional (seconds) or String (ISO 8601), got Integral.", feature)
		}
	}
	// Developer guide, "Use Feature Store with SDK for Python": the Iceberg format demands a String event time.
	format := text(first(c.args["offline_store_config"])["table_format"])
	if event, ok := c.args["event_time_feature_name"].(string); ok && format == "Iceberg" && types[event] == "Fractional" {
		c.errorf(c.at("event_time_feature_name"), "Type of the event time", "the event time %q must be String, since the table format is Iceberg.", event)
	}
	if !set(c.args["offline_store_config"]) && !set(c.args["online_store_config"]) {
		c.errorf(root(), "Missing block", "a feature group needs an online_store_config, an offline_store_config or both.")
	}
}

func ruleModel(c *checker) {
	c.conflicts("primary_container", "container")
	if !set(c.args["primary_container"]) && !set(c.args["container"]) {
		c.errorf(root(), "Missing block", "a model needs a primary_container or containers.")
	}
	for _, kind := range []string{"primary_container", "container"} {
		for i, b := range blocks(c.args[kind]) {
			if !set(b["image"]) && !set(b["model_package_name"]) {
				c.errorf(c.at(kind).index(i), "Missing argument", "a container needs an image or a model_package_name.")
			}
		}
	}
}

func ruleEndpointConfiguration(c *checker) {
	for i, v := range blocks(c.args["production_variants"]) {
		p := c.at("production_variants").index(i)
		serverless, instance := set(v["serverless_config"]), set(v["instance_type"])
		if serverless && instance {
			c.errorf(p, "Conflicting arguments", "a variant takes either a serverless_config or an instance_type.")
		} else if !serverless && !instance {
			c.errorf(p, "Missing argument", "a variant needs an instance_type or a serverless_config.")
		}
	}
}

func ruleEMRServerless(c *checker) {
	allowed := map[string]string{"spark": "Driver Executor", "hive": "HiveDriver TezTask"}[strings.ToLower(text(c.args["type"]))]
	for _, ic := range blocks(c.args["initial_capacity"]) {
		if kind, ok := ic["initial_capacity_type"].(string); ok && allowed != "" && !containsText(strings.Fields(allowed), kind) {
			c.errorf(c.at("initial_capacity"), "Worker type", "unknown worker type %q; expected one of %s.", kind, allowed)
		}
		worker := first(first(ic["initial_capacity_config"])["worker_configuration"])
		checkWorker(c, text(worker["cpu"]), text(worker["memory"]))
	}
}

// checkWorker knows the sizes of EMR Serverless workers: 1, 2, 4, 8 or 16 vCPU and 2 to 8 GB a vCPU in steps.
func checkWorker(c *checker, cpu, memory string) {
	var n, gb int
	if _, err := fmt.Sscanf(strings.ToLower(strings.ReplaceAll(cpu, " ", "")), "%dvcpu", &n); err != nil {
		return
	}
	if _, err := fmt.Sscanf(strings.ToLower(strings.ReplaceAll(memory, " ", "")), "%dgb", &gb); err != nil {
		return
	}
	limits, ok := map[int][3]int{1: {2, 8, 1}, 2: {4, 16, 1}, 4: {8, 30, 1}, 8: {16, 60, 4}, 16: {32, 120, 8}}[n]
	switch {
	case !ok:
		c.errorf(c.at("initial_capacity"), "Worker size", "a worker must have 1, 2, 4, 8 or 16 vCPU, got %d.", n)
	case gb < limits[0] || gb > limits[1] || (gb-limits[0])%limits[2] != 0:
		c.errorf(c.at("initial_capacity"), "Worker size", "a worker of %d vCPU must have %d to %d GB in steps of %d, got %d.", n, limits[0], limits[1], limits[2], gb)
	}
}
