package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

type policyChecker struct {
	form       jsonForm
	typeName   string
	fail, warn func(format string, values ...any)
}

// policyLimits are the sizes that IAM and others allow, without whitespace for IAM's own.
func (pc *policyChecker) size(v, argument string) {
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(v)) != nil {
		return
	}
	limit := 20480
	switch {
	case pc.form == trustPolicy:
		limit = 2048
	case pc.typeName == "aws_iam_policy":
		limit = 6144
	case pc.typeName == "aws_iam_role_policy", pc.typeName == "aws_iam_role" && pc.form == identityPolicy:
		limit = 10240
	case pc.typeName == "aws_iam_user_policy":
		limit = 2048
	case pc.typeName == "aws_iam_group_policy":
		limit = 5120
	case pc.typeName == "aws_kms_key", pc.typeName == "aws_kms_key_policy":
		limit = 32768
	case pc.typeName == "aws_sqs_queue", pc.typeName == "aws_sqs_queue_policy":
		limit = 8192
	}
	if compact.Len() > limit {
		pc.fail("the policy can have %d characters, got %d", limit, compact.Len())
	}
}

func (pc *policyChecker) policy(doc map[string]any) {
	for _, key := range sortedKeys(doc) {
		if key != "Version" && key != "Id" && key != "Statement" {
			pc.fail("unknown key %q; expected Version, Id or Statement", key)
		}
	}
	switch version := doc["Version"].(type) {
	case nil:
		pc.warn(`it has no Version, so AWS reads it by the rules of 2008-10-17; write "Version": "2012-10-17"`)
	case string:
		if version != "2012-10-17" && version != "2008-10-17" {
			pc.fail("the Version must be 2012-10-17 or 2008-10-17, got %q", version)
		}
	default:
		pc.fail("Version must be a string")
	}
	var list []any
	switch st := doc["Statement"].(type) {
	case map[string]any:
		list = []any{st}
	case []any:
		list = st
	case nil:
		pc.fail("it has no Statement")
		return
	default:
		pc.fail("Statement must be an object or an array of them")
		return
	}
	if len(list) == 0 {
		pc.fail("it has no statement")
	}
	sids := map[string]bool{}
	for i, e := range list {
		st, ok := e.(map[string]any)
		if !ok {
			pc.fail("statement %d is not an object", i+1)
			continue
		}
		where := fmt.Sprintf("statement %d", i+1)
		if sid, ok := st["Sid"].(string); ok && sid != "" {
			where += fmt.Sprintf(" (%s)", sid)
			if pc.form != resourcePolicy {
				if sids[sid] {
					pc.fail("the Sid %q appears twice", sid)
				}
				if !sidPattern.MatchString(sid) {
					pc.fail("the Sid %q must be letters and digits only", sid)
				}
			}
			sids[sid] = true
		}
		pc.statement(st, where)
	}
}

var (
	sidPattern    = regexp.MustCompile(`^[A-Za-z0-9]*$`)
	statementKeys = "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition"
	actionPattern = regexp.MustCompile(`^[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+$`)
	accountID     = regexp.MustCompile(`^\d{12}$`)
	uniqueID      = regexp.MustCompile(`^A[A-Z]{3}[A-Z0-9]{12,}$`)
	serviceName   = regexp.MustCompile(`^[a-z0-9.-]+\.(amazonaws\.com|amazonaws\.com\.cn|amazon\.com|aws\.internal)$`)
)

func (pc *policyChecker) statement(st map[string]any, where string) {
	known := strings.Fields(statementKeys)
	for _, key := range sortedKeys(st) {
		if !containsText(known, key) {
			pc.fail("%s: unknown key %q; expected one of %s", where, key, strings.Join(known, ", "))
		}
	}
	switch st["Effect"] {
	case "Allow", "Deny":
	case nil:
		pc.fail("%s has no Effect", where)
	default:
		pc.fail("%s: the Effect must be Allow or Deny, got %v", where, quoted(st["Effect"]))
	}

	pc.oneOf(st, where, "Action", "NotAction", true)
	for _, key := range []string{"Action", "NotAction"} {
		for _, action := range pc.strings(st, key, where) {
			pc.action(action, where)
		}
	}

	wantResource := pc.form == identityPolicy || resourceServices[pc.typeName] != ""
	if pc.form == trustPolicy {
		if st["Resource"] != nil || st["NotResource"] != nil {
			pc.fail("%s: a trust policy cannot have a Resource", where)
		}
	} else {
		pc.oneOf(st, where, "Resource", "NotResource", wantResource)
		for _, key := range []string{"Resource", "NotResource"} {
			for _, resource := range pc.strings(st, key, where) {
				if !wantResource {
					continue // API Gateway and VPC Lattice have forms of their own
				}
				if resource != "*" && !strings.HasPrefix(resource, "arn:") && !strings.HasPrefix(resource, "${") && !strings.HasPrefix(resource, "*") {
					pc.fail("%s: the resource must be an ARN or *, got %q", where, resource)
				} else if strings.HasPrefix(resource, "arn:") && strings.Count(resource, ":") < 5 && !strings.Contains(resource, "*") {
					pc.fail("%s: the resource %q has fewer parts than an ARN", where, resource)
				}
			}
		}
	}

	if pc.form == identityPolicy {
		if st["Principal"] != nil || st["NotPrincipal"] != nil {
			pc.fail("%s: a policy of a role, user or group cannot have a Principal", where)
		}
	} else {
		pc.oneOf(st, where, "Principal", "NotPrincipal", true)
		for _, key := range []string{"Principal", "NotPrincipal"} {
			if v, ok := st[key]; ok {
				pc.principal(v, where)
			}
		}
	}
	if v, ok := st["Condition"]; ok {
		pc.condition(v, where)
	}
}
