package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// jsonForm is the form that a JSON argument must have.
type jsonForm int

const (
	anyJSON        jsonForm = iota // well-formed
	jsonObject                     // an object
	jsonArray                      // an array
	identityPolicy                 // an IAM policy of a role, user or group
	trustPolicy                    // an IAM policy of those who may assume a role
	resourcePolicy                 // an IAM policy of a resource
	stateMachine                   // an Amazon States Language definition
	dashboard                      // the body of a CloudWatch dashboard
	containers                     // container definitions of ECS
	batchContainer                 // container properties of Batch
	eventPattern                   // an event pattern of EventBridge, or a filter of Lambda
	redrive                        // the dead-letter settings of a queue
	redriveAllow                   // which queues may use a queue as dead-letter queue
)

// jsonByName lists arguments that hold JSON in every resource.
var jsonByName = map[string]jsonForm{
	"assume_role_policy":    trustPolicy,
	"inline_policy":         identityPolicy,
	"dashboard_body":        dashboard,
	"container_definitions": containers,
	"container_properties":  batchContainer,
	"ecs_properties":        jsonObject,
	"node_properties":       jsonObject,
	"event_pattern":         eventPattern,
	"redrive_policy":        redrive,
	"redrive_allow_policy":  redriveAllow,
	"pipeline_definition":   jsonObject,
	"configurations_json":   jsonArray,
	"filter_policy":         jsonObject,
	"access_policies":       resourcePolicy,
	"properties_json":       anyJSON,
	"items_json":            anyJSON,
	"input_parameters":      jsonObject,
	"manifest_json":         jsonObject,
	"rule_json":             anyJSON,
	"rules_json":            anyJSON,
}

// jsonByKey lists arguments whose names mean different things in different resources.
var jsonByKey = map[string]jsonForm{
	"aws_iam_policy.policy":                                           identityPolicy,
	"aws_iam_role_policy.policy":                                      identityPolicy,
	"aws_iam_user_policy.policy":                                      identityPolicy,
	"aws_iam_group_policy.policy":                                     identityPolicy,
	"aws_iam_role.inline_policy.policy":                               identityPolicy,
	"aws_iot_policy.policy":                                           anyJSON,
	"aws_transfer_user.policy":                                        anyJSON,
	"aws_transfer_access.policy":                                      anyJSON,
	"aws_ecr_lifecycle_policy.policy":                                 jsonObject,
	"aws_opensearchserverless_access_policy.policy":                   jsonArray,
	"aws_opensearchserverless_lifecycle_policy.policy":                jsonObject,
	"aws_opensearchserverless_security_policy.policy":                 anyJSON,
	"aws_sns_topic_data_protection_policy.policy":                     jsonObject,
	"aws_vpc_endpoint.policy":                                         resourcePolicy,
	"aws_sfn_state_machine.definition":                                stateMachine,
	"aws_emr_security_configuration.configuration":                    jsonObject,
	"aws_glue_crawler.configuration":                                  jsonObject,
	"aws_cloudwatch_event_target.input":                               anyJSON,
	"aws_scheduler_schedule.target.input":                             anyJSON,
	"aws_lambda_invocation.input":                                     anyJSON,
	"aws_lambda_event_source_mapping.filter_criteria.filter.pattern":  eventPattern,
	"aws_pipes_pipe.source_parameters.filter_criteria.filter.pattern": eventPattern,
	"aws_dynamodb_table_item.item":                                    jsonObject,
	"aws_cloudwatch_log_resource_policy.policy_document":              resourcePolicy,
	"aws_cloudwatch_log_data_protection_policy.policy_document":       jsonObject,
	"aws_cloudwatch_log_account_policy.policy_document":               jsonObject,
	"aws_cloudwatch_log_destination_policy.access_policy":             resourcePolicy,
	"aws_cloudwatch_contributor_insight_rule.rule_definition":         jsonObject,
	"aws_codeartifact_domain_permissions_policy.policy_document":      resourcePolicy,
	"aws_codeartifact_repository_permissions_policy.policy_document":  resourcePolicy,
	"aws_ecr_repository_creation_template.repository_policy":          resourcePolicy,
	"aws_ecr_repository_creation_template.lifecycle_policy":           jsonObject,
	"aws_s3tables_table_bucket_policy.resource_policy":                resourcePolicy,
	"aws_s3tables_table_policy.resource_policy":                       resourcePolicy,
	"aws_sagemaker_model_package_group_policy.resource_policy":        resourcePolicy,
	"aws_organizations_policy.content":                                jsonObject,
	"aws_api_gateway_model.schema":                                    jsonObject,
	"aws_apigatewayv2_model.schema":                                   jsonObject,
	"aws_sns_topic.delivery_policy":                                   jsonObject,
	"aws_sns_topic.archive_policy":                                    jsonObject,
	"aws_sns_topic_subscription.delivery_policy":                      jsonObject,
	"aws_sns_topic_subscription.replay_policy":                        jsonObject,
	"aws_dms_replication_task.table_mappings":                         jsonObject,
	"aws_dms_replication_task.replication_task_settings":              jsonObject,
	"aws_grafana_workspace.configuration":                             jsonObject,
	"aws_cloudcontrolapi_resource.desired_state":                      jsonObject,
	"aws_prometheus_resource_policy.policy_document":                  resourcePolicy,
	"aws_xray_resource_policy.policy_document":                        resourcePolicy,
}

// notPolicies are arguments called policy that hold no JSON.
var notPolicies = map[string]bool{
	"aws_ses_receipt_filter.policy":                                     true,
	"aws_iot_policy_attachment.policy":                                  true,
	"aws_networkmanager_core_network_policy_attachment.policy_document": true,
}

// jsonKind reports whether an argument holds JSON, and in which form.
func jsonKind(typeName, key, name string, siblings map[string]any) (jsonForm, bool) {
	if strings.HasPrefix(key, "aws_ssm_document.content") {
		format := text(siblings["document_format"])
		return jsonObject, format == "" || format == "JSON"
	}
	if strings.HasPrefix(key, "aws_glue_schema.schema_definition") {
		format := text(siblings["data_format"])
		return anyJSON, format == "AVRO" || format == "JSON"
	}
	if form, ok := jsonByKey[key]; ok {
		return form, true
	}
	if notPolicies[key] {
		return 0, false
	}
	if form, ok := jsonByName[name]; ok {
		if name == "redrive_policy" && !strings.HasPrefix(typeName, "aws_sqs_") {
			return redrive, true
		}
		return form, true
	}
	if name == "policy" {
		return resourcePolicy, true
	}
	return 0, false
}

// json checks the text of a JSON argument.
func (c *checker) json(form jsonForm, v string, p place) {
	value, problem := readJSON(v)
	if problem != "" {
		c.errorf(p, "Not well-formed JSON", "%s: %s.", p.dotted, problem)
		return
	}
	object, isObject := value.(map[string]any)
	array, isArray := value.([]any)
	switch form {
	case anyJSON:
		return
	case jsonArray, containers:
		if !isArray {
			c.errorf(p, "JSON of the wrong form", "%s must be an array.", p.dotted)
			return
		}
	default:
		if !isObject {
			c.errorf(p, "JSON of the wrong form", "%s must be an object.", p.dotted)
			return
		}
	}
	report := func(summary string) func(format string, values ...any) {
		return func(format string, values ...any) { c.errorf(p, summary, p.dotted+": "+format+".", values...) }
	}
	switch form {
	case identityPolicy, trustPolicy, resourcePolicy:
		pc := &policyChecker{form: form, typeName: c.typeName, fail: report("IAM policy"),
			warn: func(format string, values ...any) { c.warnf(p, "IAM policy", p.dotted+": "+format+".", values...) }}
		pc.policy(object)
		pc.size(v, p.dotted)
	case stateMachine:
		checkMachine(object, report("State machine definition"))
	case dashboard:
		checkDashboard(object, report("Dashboard"))
	case containers:
		checkContainers(array, report("Container definitions"))
	case batchContainer:
		checkBatchContainer(object, texts(c.args["platform_capabilities"]), report("Container properties"))
	case eventPattern:
		checkPattern(object, "", report("Event pattern"))
	case redrive:
		checkRedrive(object, c.typeName, report("Redrive policy"))
	case redriveAllow:
		checkRedriveAllow(object, report("Redrive allow policy"))
	}
}

// readJSON decodes a string and explains what is wrong with it: the syntax, or a key that appears twice.
func readJSON(v string) (any, string) {
	if strings.TrimSpace(v) == "" {
		return nil, "the text is empty"
	}
	dec := json.NewDecoder(strings.NewReader(v))
	value, err := readJSONValue(dec)
	if err == nil {
		if _, end := dec.Token(); end != io.EOF {
			err = fmt.Errorf("unexpected text after the value")
		}
	}
	if err != nil {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = fmt.Errorf("the text ends early")
		}
		before := v[:min(int(dec.InputOffset()), len(v))]
		line := strings.Count(before, "\n") + 1
		return nil, fmt.Sprintf("%v (near line %d, column %d)", err, line, len(before)-strings.LastIndex(before, "\n"))
	}
	return value, ""
}

func readJSONValue(dec *json.Decoder) (any, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok {
	case json.Delim('{'):
		m := map[string]any{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			name := key.(string)
			if _, twice := m[name]; twice {
				return nil, fmt.Errorf("the key %q appears twice", name)
			}
			if m[name], err = readJSONValue(dec); err != nil {
				return nil, err
			}
		}
		_, err = dec.Token()
		return m, err
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			e, err := readJSONValue(dec)
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
		_, err = dec.Token()
		return list, err
	}
	return tok, nil
}
