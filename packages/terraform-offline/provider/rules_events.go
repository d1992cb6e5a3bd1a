package main

import (
	"regexp"
	"strings"
)

func ruleEventRule(c *checker) {
	c.conflicts("name", "name_prefix")
	if !set(c.args["event_pattern"]) && !set(c.args["schedule_expression"]) {
		c.errorf(root(), "Missing argument", "a rule needs an event_pattern or a schedule_expression.")
	}
	if bus := text(c.args["event_bus_name"]); bus != "" && bus != "default" && set(c.args["schedule_expression"]) {
		c.errorf(c.at("schedule_expression"), "Conflicting arguments", "only rules on the default bus can have a schedule_expression.")
	}
}

func ruleEventTarget(c *checker) {
	c.conflicts("input", "input_path", "input_transformer")
	arn := text(c.args["arn"])
	for service, wants := range map[string]string{":states:": "role_arn", ":batch:": "role_arn", ":firehose:": "role_arn", ":kinesis:": "role_arn", ":ecs:": "role_arn"} {
		if strings.Contains(arn, service) && !set(c.args[wants]) {
			c.errorf(root(), "Missing argument", "a target of %s needs a %s.", strings.Trim(service, ":"), wants)
		}
	}
	if strings.Contains(arn, ":batch:") && !set(c.args["batch_target"]) {
		c.errorf(root(), "Missing block", "a target that is a job queue needs a batch_target.")
	}
}

func ruleSchedule(c *checker) {
	c.conflicts("name", "name_prefix")
	window := first(c.args["flexible_time_window"])
	minutes := set(window["maximum_window_in_minutes"])
	switch mode := window["mode"]; {
	case mode == "FLEXIBLE" && !minutes:
		c.errorf(c.at("flexible_time_window"), "Missing argument", "a flexible window needs maximum_window_in_minutes.")
	case mode == "OFF" && minutes:
		c.errorf(c.at("flexible_time_window"), "Conflicting arguments", "maximum_window_in_minutes is for flexible windows.")
	}
}

func ruleAlarm(c *checker) {
	single, query := set(c.args["metric_name"]), set(c.args["metric_query"])
	switch {
	case single == query:
		c.errorf(root(), "Conflicting or missing arguments", "an alarm needs exactly one of metric_name and metric_query.")
	case single:
		c.exactlyOne("statistic", "extended_statistic")
		for _, name := range []string{"namespace", "period"} {
			if !set(c.args[name]) {
				c.errorf(root(), "Missing argument", "an alarm on a metric needs a %s.", name)
			}
		}
	case query:
		c.metricQueries()
	}
	if set(c.args["threshold"]) == set(c.args["threshold_metric_id"]) {
		c.errorf(root(), "Conflicting or missing arguments", "an alarm needs exactly one of threshold and threshold_metric_id.")
	}
	if period, ok := num(c.args["period"]); ok && !containsNumber([]float64{1, 5, 10, 20, 30}, period) && (period < 60 || int(period)%60 != 0) {
		c.errorf(c.at("period"), "Number not allowed", "period must be 10, 20, 30 or a multiple of 60, got %v.", period)
	}
	of, ok := num(c.args["evaluation_periods"])
	if enough, ok2 := num(c.args["datapoints_to_alarm"]); ok && ok2 && enough > of {
		c.errorf(c.at("datapoints_to_alarm"), "Number out of range", "datapoints_to_alarm is %v, which is more than the evaluation_periods %v.", enough, of)
	}
	for _, name := range []string{"alarm_actions", "ok_actions", "insufficient_data_actions"} {
		for _, action := range texts(c.args[name]) {
			if arnProblem(action) != "" {
				c.errorf(c.at(name), "Not an ARN", "%s holds %q: %s.", name, action, arnProblem(action))
			}
		}
	}
}

func (c *checker) metricQueries() {
	p := c.at("metric_query")
	returned, ids := 0, map[string]bool{}
	for _, q := range blocks(c.args["metric_query"]) {
		id := text(q["id"])
		if id != "" && !queryID.MatchString(id) {
			c.errorf(p, "Id of a query", "the id must begin with a lower-case letter and hold letters, digits and underscores, got %q.", id)
		}
		if id != "" && ids[id] {
			c.errorf(p, "Id of a query", "the id %q appears twice.", id)
		}
		ids[id] = true
		if set(q["expression"]) == set(q["metric"]) {
			c.errorf(p, "Conflicting or missing arguments", "the query %q needs exactly one of expression and metric.", id)
		}
		if q["return_data"] == true {
			returned++
		}
	}
	if returned != 1 && !isUnknown(c.args["metric_query"]) && !set(c.args["threshold_metric_id"]) {
		c.errorf(p, "Queries that return data", "exactly one query must have return_data = true, got %d.", returned)
	}
}

var queryID = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)
