package main

import "testing"

func TestSchedules(t *testing.T) {
	for expr, ok := range map[string]bool{
		"rate(5 minutes)": true, "rate(1 day)": true, "rate(0 days)": false, "rate(5 min)": false,
		"cron(0 2 * * ? *)": true, "cron(0/15 8-18 ? * MON-FRI *)": true, "cron(0 10 L * ? *)": true,
		"cron(0 10 ? * 6#3 *)": true, "cron(0 10 ? * 6L *)": true, "cron(15,45 2 1,15W * ? 2026-2030)": true,
		"cron(0 2 * * * *)": false, "cron(0 2 ? * ? *)": false, "cron(60 2 * * ? *)": false, "cron(0 24 * * ? *)": false,
		"cron(0 2 * * ?)": false, "cron(0 2 * JANUARY ? *)": false, "at(2030-01-31T08:00:00)": true, "at(2030-01-31)": false, "0 2 * * *": false,
	} {
		if problem := scheduleProblem(expr, "rate cron at"); (problem == "") != ok {
			t.Errorf("%s: %q", expr, problem)
		}
	}
}
