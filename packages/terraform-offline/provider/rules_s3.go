package main

import (
	"regexp"
	"strings"
)

var (
	bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	ipAddress  = regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+$`)
)

func ruleBucket(c *checker) {
	c.conflicts("bucket", "bucket_prefix")
	name, ok := c.args["bucket"].(string)
	if !ok || name == "" {
		return
	}
	problem := ""
	switch {
	case !bucketName.MatchString(name):
		problem = "it must be 3 to 63 lower-case letters, digits, dots and hyphens, and begin and end with a letter or digit"
	case strings.Contains(name, ".."), strings.Contains(name, ".-"), strings.Contains(name, "-."):
		problem = "dots cannot be next to each other or to a hyphen"
	case ipAddress.MatchString(name):
		problem = "it must not look like an IP address"
	case strings.HasPrefix(name, "xn--"), strings.HasPrefix(name, "sthree-"), strings.HasPrefix(name, "amzn-s3-demo-"):
		problem = "its prefix is reserved by S3"
	case strings.HasSuffix(name, "-s3alias"), strings.HasSuffix(name, "--ol-s3"), strings.HasSuffix(name, ".mrap"), strings.HasSuffix(name, "--x-s3"):
		problem = "its suffix is reserved by S3"
	}
	if problem != "" {
		c.errorf(c.at("bucket"), "Bucket name", "%q: %s.", name, problem)
	}
}

// ruleBucketPolicy reports statements about other buckets.
func ruleBucketPolicy(c *checker) {
	bucket, ok := c.args["bucket"].(string)
	policy, ok2 := c.args["policy"].(string)
	if !ok || !ok2 || bucket == "" {
		return
	}
	doc, err := readPolicy(policy)
	if err != nil {
		return // said elsewhere
	}
	for i, st := range doc.Statements {
		for _, resource := range append(textOrTexts(st.Resources), textOrTexts(st.NotResources)...) {
			_, rest, found := strings.Cut(resource, ":s3:::")
			name, _, _ := strings.Cut(rest, "/")
			if found && name != bucket && !strings.ContainsAny(name, "*?$") {
				c.errorf(c.at("policy"), "Policy of another bucket", "statement %d names %q, but the policy belongs to the bucket %q.", i+1, resource, bucket)
			}
		}
	}
}

func textOrTexts(v any) []string {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	return texts(v)
}

func ruleLifecycle(c *checker) {
	ids := map[string]bool{}
	for i, r := range blocks(c.args["rule"]) {
		p := c.at("rule").index(i)
		id := text(r["id"])
		if id != "" && ids[id] {
			c.errorf(p, "Rule id", "the id %q appears twice.", id)
		}
		ids[id] = true
		actions := 0
		for _, name := range []string{"abort_incomplete_multipart_upload", "expiration", "noncurrent_version_expiration", "noncurrent_version_transition", "transition"} {
			if set(r[name]) {
				actions++
			}
		}
		if actions == 0 {
			c.errorf(p, "Rule without an action", "the rule %q needs an action such as expiration or transition.", id)
		}
		for _, e := range blocks(r["expiration"]) {
			expires, ok := num(e["days"])
			for _, t := range blocks(r["transition"]) {
				if moves, ok2 := num(t["days"]); ok && ok2 && expires > 0 && moves >= expires {
					c.errorf(p, "Rule out of order", "the rule %q moves objects after %v days and expires them after %v.", id, moves, expires)
				}
			}
		}
		for _, t := range blocks(r["transition"]) {
			class := text(t["storage_class"])
			if days, ok := num(t["days"]); ok && days < 30 && (class == "STANDARD_IA" || class == "ONEZONE_IA") {
				c.errorf(p, "Transition too early", "the rule %q moves objects to %s after %v days, S3 requires at least 30.", id, class, days)
			}
		}
	}
}

func ruleNotification(c *checker) {
	for _, kind := range []string{"lambda_function", "queue", "topic"} {
		for i, n := range blocks(c.args[kind]) {
			for _, event := range texts(n["events"]) {
				if !strings.HasPrefix(event, "s3:") {
					c.errorf(c.at(kind).index(i), "Event of S3", "unknown event %q; expected one such as s3:ObjectCreated:*.", event)
				}
			}
		}
	}
}
