package main

import "strings"

// rulePolicyDocument checks the statements of an aws_iam_policy_document. What the policy is for is not known here,
// so only its form is looked at.
func rulePolicyDocument(c *checker) {
	for i, st := range blocks(c.args["statement"]) {
		p := c.at("statement").index(i)
		if set(st["actions"]) && set(st["not_actions"]) || set(st["resources"]) && set(st["not_resources"]) {
			c.errorf(p, "Conflicting arguments", "a statement takes either actions or not_actions, and either resources or not_resources.")
		}
		hasSource := set(c.args["source_policy_documents"]) || set(c.args["override_policy_documents"])
		if !set(st["actions"]) && !set(st["not_actions"]) && !hasSource {
			c.errorf(p, "Missing argument", "a statement needs actions or not_actions.")
		}
		for _, name := range []string{"actions", "not_actions"} {
			for _, action := range texts(st[name]) {
				if action != "*" && !actionPattern.MatchString(action) {
					c.errorf(p, "Action", "an action must have the form service:Action, got %q.", action)
				}
			}
		}
		for _, name := range []string{"resources", "not_resources"} {
			for _, resource := range texts(st[name]) {
				if resource != "*" && !strings.HasPrefix(resource, "arn:") && !strings.HasPrefix(resource, "&{") && !strings.HasPrefix(resource, "*") {
					c.errorf(p, "Resource", "a resource must be an ARN or *, got %q.", resource)
				}
			}
		}
		for _, name := range []string{"principals", "not_principals"} {
			for _, pr := range blocks(st[name]) {
				for _, id := range texts(pr["identifiers"]) {
					switch kind := pr["type"]; {
					case kind == "Service" && !serviceName.MatchString(id):
						c.errorf(p, "Principal", "a service principal must end in .amazonaws.com, got %q.", id)
					case kind == "AWS" && id != "*" && !accountID.MatchString(id) && !strings.HasPrefix(id, "arn:") && !uniqueID.MatchString(id):
						c.errorf(p, "Principal", "a principal must be an ARN, an account of 12 digits or *, got %q.", id)
					}
				}
			}
		}
		for _, cond := range blocks(st["condition"]) {
			if test, ok := cond["test"].(string); ok && !knownOperator(test) {
				c.errorf(p, "Condition", "unknown condition operator %q.", test)
			}
			if variable, ok := cond["variable"].(string); ok && !strings.Contains(variable, ":") {
				c.errorf(p, "Condition", "the key %q has no prefix such as aws: or s3:.", variable)
			}
		}
	}
}
