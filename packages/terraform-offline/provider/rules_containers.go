package main

import (
	"fmt"
	"strings"
)

func ruleBatchJob(c *checker) {
	kind := text(c.args["type"])
	if kind == "container" && !set(c.args["container_properties"]) && !set(c.args["ecs_properties"]) && !set(c.args["eks_properties"]) {
		c.errorf(root(), "Missing argument", "a job definition of type container needs container_properties, ecs_properties or eks_properties.")
	}
	if kind == "multinode" && !set(c.args["node_properties"]) {
		c.errorf(root(), "Missing argument", "a job definition of type multinode needs node_properties.")
	}
}

func ruleTask(c *checker) {
	if !containsText(texts(c.args["requires_compatibilities"]), "FARGATE") {
		return
	}
	cpu, okCPU := c.args["cpu"].(string)
	memory, okMemory := c.args["memory"].(string)
	if c.args["cpu"] == nil || c.args["memory"] == nil {
		c.errorf(root(), "Missing argument", "a task on Fargate needs cpu and memory.")
	}
	if mode := c.args["network_mode"]; mode != "awsvpc" && !isUnknown(mode) {
		c.errorf(c.at("network_mode"), "Value not allowed", "a task on Fargate needs the network_mode awsvpc.")
	}
	if !okCPU || !okMemory {
		return
	}
	vcpu, ok := map[string]string{"256": "0.25", "512": "0.5", "1024": "1", "2048": "2", "4096": "4", "8192": "8", "16384": "16"}[cpu]
	if !ok {
		if strings.HasSuffix(strings.ToLower(cpu), "vcpu") {
			return // the other way to write it
		}
		c.errorf(c.at("cpu"), "Value not allowed", "Fargate does not support %s cpu units.", cpu)
		return
	}
	for _, m := range fargateMemory(vcpu) {
		if fmt.Sprint(m) == memory {
			return
		}
	}
	if !strings.HasSuffix(strings.ToUpper(memory), "GB") {
		c.errorf(c.at("memory"), "Value not allowed", "Fargate does not support %s cpu units with %s MiB.", cpu, memory)
	}
}
