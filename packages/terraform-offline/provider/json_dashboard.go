package main

import "strings"

func checkDashboard(doc map[string]any, fail func(format string, values ...any)) {
	widgets, ok := doc["widgets"].([]any)
	if !ok {
		fail("it has no array of widgets")
		return
	}
	if len(widgets) > 500 {
		fail("a dashboard can have 500 widgets, got %d", len(widgets))
	}
	for i, e := range widgets {
		w, ok := e.(map[string]any)
		if !ok {
			fail("widget %d is not an object", i+1)
			continue
		}
		kind, _ := w["type"].(string)
		if !containsText(strings.Fields("metric chart text log alarm explorer custom"), kind) {
			fail("widget %d: the type must be metric, chart, text, log, alarm, explorer or custom, got %s", i+1, quoted(w["type"]))
		}
		for key, high := range map[string]float64{"x": 23, "width": 24, "height": 1000} {
			if n, ok := w[key].(float64); ok && (n < 0 || n > high || key != "x" && n < 1) {
				fail("widget %d: %s must be at most %v, got %v", i+1, key, high, n)
			}
		}
		props, ok := w["properties"].(map[string]any)
		if !ok {
			fail("widget %d has no properties", i+1)
			continue
		}
		switch kind {
		case "metric":
			if props["metrics"] == nil && props["annotations"] == nil {
				fail("widget %d has neither metrics nor annotations", i+1)
			}
			if props["metrics"] != nil && props["region"] == nil {
				fail("widget %d has no region", i+1)
			}
			if view, ok := props["view"].(string); ok && !containsText(strings.Fields("timeSeries singleValue gauge bar pie table"), view) {
				fail("widget %d: unknown view %q", i+1, view)
			}
			metrics, _ := props["metrics"].([]any)
			for _, m := range metrics {
				if _, ok := m.([]any); !ok {
					fail("widget %d: a metric must be an array of namespace, name and dimensions", i+1)
				}
			}
		case "text":
			if props["markdown"] == nil {
				fail("widget %d has no markdown", i+1)
			}
		case "log":
			if props["query"] == nil || props["region"] == nil {
				fail("widget %d needs a query and a region", i+1)
			}
		case "alarm":
			if props["alarms"] == nil {
				fail("widget %d has no alarms", i+1)
			}
		}
	}
}
