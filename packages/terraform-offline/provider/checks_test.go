package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func args(t *testing.T, source string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(source), &m); err != nil {
		t.Fatalf("%v in %s", err, source)
	}
	return withUnknown(m).(map[string]any)
}

func withUnknown(v any) any {
	switch v := v.(type) {
	case string:
		if v == "?" {
			return unknown{}
		}
	case map[string]any:
		for key := range v {
			v[key] = withUnknown(v[key])
		}
	case []any:
		for i := range v {
			v[i] = withUnknown(v[i])
		}
	}
	return v
}

// TestChecks checks configurations, each with a part of the error or warning that it must cause ("" for none).
func TestChecks(t *testing.T) {
	s := testServer(t)
	trust := `"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}"`
	text := func(v string) string { out, _ := json.Marshal(v); return string(out) }
	lambda := `{"function_name":"f","role":"arn:aws:iam::123456789012:role/r","filename":"a.zip","handler":"index.handler","runtime":"nodejs22.x"%s}`
	firehose := `{"name":"f","destination":"extended_s3","extended_s3_configuration":[{"bucket_arn":"arn:aws:s3:::b","role_arn":"arn:aws:iam::123456789012:role/r"%s}]}`
	icebergGroup := `{"feature_group_name":"g","record_identifier_feature_name":"id","event_time_feature_name":"ts","role_arn":"?","feature_definition":[{"feature_name":"id","feature_type":"String"},{"feature_name":"ts","feature_type":%q}],"offline_store_config":[{"table_format":"Iceberg","s3_storage_config":[{"s3_uri":"s3://b/p"}]}]}`
	machine := func(def string) string {
		return `{"name":"m","role_arn":"?","definition":` + text(def) + `}`
	}
	policy := func(statement string) string {
		return `{"role":"r","policy":` + text(`{"Version":"2012-10-17","Statement":[`+statement+`]}`) + `}`
	}
	for _, c := range []struct{ typeName, config, want string }{
		{"aws_s3_bucket", `{"bucket":"cards-lake"}`, ""},
		{"aws_s3_bucket", `{"bucket":"Cards_Lake"}`, "lower-case"},
		{"aws_s3_bucket", `{"bucket":"?"}`, ""},
		{"aws_kinesis_stream", `{"name":"s","shard_count":1,"arn":"arn:aws:kinesis:us-east-1:123456789012:stream/s"}`, ""},
		{"aws_iam_role", `{"assume_role_policy":` + trust + `,"arn":"arn:aws:iam::123456789012:role/r"}`, "computed by AWS"},
		{"aws_s3_bucket", `{"bucket":"10.0.0.1"}`, "IP address"},
		{"aws_s3_bucket", `{"bucket":"b-1","tags":{"aws:x":"1"}}`, "aws:"},
		{"aws_s3_bucket_versioning", `{"bucket":"arn:aws:s3:::b","versioning_configuration":[{"status":"Enabled"}]}`, "bucket's name"},
		{"aws_s3_bucket_versioning", `{"bucket":"b","versioning_configuration":[{"status":"On"}]}`, "Suspended"},
		{"aws_s3_bucket_policy", `{"bucket":"a-a","policy":` + text(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b-b/*"}]}`) + `}`, "belongs to the bucket"},
		{"aws_s3_bucket_policy", `{"bucket":"a-a","policy":` + text(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"arn:aws:s3:::a-a/*"}]}`) + `}`, "not one of s3"},
		{"aws_s3_bucket_policy", `{"bucket":"a-a","policy":` + text(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::a-a/*"}]}`) + `}`, "neither Principal"},

		{"aws_iam_role", `{"assume_role_policy":` + trust + `}`, ""},
		{"aws_iam_role", `{"assume_role_policy":"{"}`, "ends early"},
		{"aws_iam_role", `{"assume_role_policy":"{\"a\":1,\"a\":2}"}`, "appears twice"},
		{"aws_iam_role", `{"assume_role_policy":` + strings.ReplaceAll(trust, "lambda.amazonaws.com", "lambda") + `}`, ".amazonaws.com"},
		{"aws_iam_role", `{"assume_role_policy":` + strings.ReplaceAll(trust, "sts:AssumeRole", "s3:GetObject") + `}`, "not one of sts"},
		{"aws_iam_role", `{"assume_role_policy":` + strings.ReplaceAll(trust, "Principal", "Principals") + `}`, "expected one of Sid"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`), ""},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":"s3:GetObject"}`), "neither Resource"},
		{"aws_iam_role_policy", policy(`{"Effect":"allow","Action":"s3:GetObject","Resource":"*"}`), "must be Allow or Deny"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":"GetObject","Resource":"*"}`), "service:Action"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":"dynamo:GetItem","Resource":"*"}`), "belongs to no service"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":[],"Resource":"*"}`), "empty array"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"my-bucket/*"}`), "must be an ARN or"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}`), "cannot have a Principal"},
		{"aws_iam_role_policy", policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEqual":{"aws:x":"y"}}}`), "unknown condition operator"},
		{"aws_iam_role_policy", strings.Replace(policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`), `"role":"r"`, `"role":"arn:aws:iam::123456789012:role/r"`, 1), "not its ARN"},
		{"aws_iam_role_policy_attachment", `{"role":"r","policy_arn":"AmazonS3ReadOnlyAccess"}`, "begin with arn:"},

		{"aws_lambda_function", fmt.Sprintf(lambda, ""), ""},
		{"aws_lambda_function", fmt.Sprintf(lambda, `,"memory_size":64`), "between 128"},
		{"aws_lambda_function", strings.Replace(fmt.Sprintf(lambda, ""), "nodejs22.x", "nodejs21.x", 1), "unknown runtime"},
		{"aws_lambda_function", strings.Replace(fmt.Sprintf(lambda, ""), "nodejs22.x", "nodejs14.x", 1), "no longer"},
		{"aws_lambda_function", strings.Replace(fmt.Sprintf(lambda, ""), "arn:aws:iam::123456789012:role/r", "r", 1), "Not an ARN"},
		{"aws_lambda_function", strings.Replace(fmt.Sprintf(lambda, ""), "index.handler", "handler", 1), "file.function"},
		{"aws_lambda_function", fmt.Sprintf(lambda, `,"environment":[{"variables":{"AWS_REGION":"x"}}]`), "sets AWS_REGION itself"},
		{"aws_lambda_function", fmt.Sprintf(lambda, `,"s3_bucket":"b","s3_key":"k"`), "exactly one"},
		{"aws_lambda_event_source_mapping", `{"function_name":"f","event_source_arn":"arn:aws:sqs:us-east-1:123456789012:q","batch_size":100}`, "maximum_batching_window"},
		{"aws_lambda_event_source_mapping", `{"function_name":"f","event_source_arn":"arn:aws:kinesis:us-east-1:123456789012:stream/s"}`, "starting_position"},
		{"aws_lambda_event_source_mapping", `{"function_name":"f","event_source_arn":"?"}`, ""},
		{"aws_lambda_event_source_mapping", `{"function_name":"f","event_source_arn":"?","filter_criteria":[{"filter":[{"pattern":"{\"body\":\"x\"}"}]}]}`, "must be an array"},

		{"aws_kinesis_stream", `{"name":"s"}`, "shard_count"},
		{"aws_kinesis_stream", `{"name":"s","stream_mode_details":[{"stream_mode":"ON_DEMAND"}]}`, ""},
		{"aws_kinesis_stream", `{"name":"s","shard_count":1,"retention_period":12}`, "between 24"},
		{"aws_kinesis_firehose_delivery_stream", fmt.Sprintf(firehose, ""), ""},
		{"aws_kinesis_firehose_delivery_stream", fmt.Sprintf(firehose, `,"prefix":"dt=!{timestamp:yyyy}/"`), "error_output_prefix"},
		{"aws_kinesis_firehose_delivery_stream", fmt.Sprintf(firehose, `,"dynamic_partitioning_configuration":[{"enabled":true}],"buffering_size":5,"prefix":"x/"`), "at least 64"},
		{"aws_kinesis_firehose_delivery_stream", fmt.Sprintf(firehose, `,"prefix":"!{partitionKeyFromQuery:dt}/","error_output_prefix":"e/","dynamic_partitioning_configuration":[{"enabled":true}]`), "MetadataExtraction"},
		{"aws_kinesis_firehose_delivery_stream", `{"name":"f","destination":"s3"}`, "extended_s3"},

		{"aws_sqs_queue", `{"name":"q.fifo"}`, "FIFO"},
		{"aws_sqs_queue", `{"name":"q","redrive_policy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:123456789012:d\",\"maxReceiveCount\":\"3\"}"}`, "must be a number"},
		{"aws_sqs_queue", `{"name":"q","redrive_policy":"?"}`, ""},
		{"aws_dynamodb_table", `{"name":"tab","billing_mode":"PAY_PER_REQUEST","hash_key":"id","attribute":[{"name":"id","type":"S"},{"name":"x","type":"S"}]}`, "Unused attribute"},
		{"aws_dynamodb_table", `{"name":"tab","billing_mode":"PAY_PER_REQUEST","hash_key":"id","attribute":[{"name":"pk","type":"S"}]}`, "needs an attribute block"},
		{"aws_dynamodb_table", `{"name":"tab","hash_key":"id","attribute":[{"name":"id","type":"S"}]}`, "read_capacity"},

		{"aws_sfn_state_machine", machine(`{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}`), ""},
		{"aws_sfn_state_machine", machine(`{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}`), "not a state"},
		{"aws_sfn_state_machine", machine(`{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"B":{"Type":"Succeed"}}}`), "not reachable"},
		{"aws_sfn_state_machine", machine(`{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"Payload.$":"x"},"End":true}}}`), "must be a path"},
		{"aws_sfn_state_machine", machine(`{"StartAt":"A","States":{"A":{"Type":"Map","ItemProcessor":{"StartAt":"X","States":{"Y":{"Type":"Succeed"}}},"End":true}}}`), "its processor"},
		{"aws_sfn_state_machine", machine(`{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"f","End":true}}}`), "must be an ARN"},

		{"aws_sagemaker_feature_group", `{"feature_group_name":"g","record_identifier_feature_name":"id","event_time_feature_name":"ts","role_arn":"?","feature_definition":[{"feature_name":"id","feature_type":"String"}],"online_store_config":[{}]}`, "no feature_definition"},
		{"aws_sagemaker_feature_group", `{"feature_group_name":"g","record_identifier_feature_name":"id","event_time_feature_name":"ts","role_arn":"?","feature_definition":[{"feature_name":"id","feature_type":"String"},{"feature_name":"ts","feature_type":"Integral"}],"online_store_config":[{"enable_online_store":true}]}`, "must be Fractional"},
		{"aws_sagemaker_feature_group", `{"feature_group_name":"a_b","record_identifier_feature_name":"id","event_time_feature_name":"id","role_arn":"?","feature_definition":[{"feature_name":"id","feature_type":"Text"}],"online_store_config":[{"enable_online_store":true}]}`, "Integral, Fractional"},
		{"aws_sagemaker_feature_group", fmt.Sprintf(icebergGroup, "Fractional"), "must be String"},
		{"aws_sagemaker_feature_group", fmt.Sprintf(icebergGroup, "String"), ""},
		{"aws_emrserverless_application", `{"name":"a","release_label":"emr-6.5.0","type":"spark"}`, "release"},
		{"aws_emrserverless_application", `{"name":"a","release_label":"emr-7.5.0","type":"spark","initial_capacity":[{"initial_capacity_type":"Driver","initial_capacity_config":[{"worker_count":1,"worker_configuration":[{"cpu":"4 vCPU","memory":"4 GB"}]}]}]}`, "8 to 30 GB"},
		{"aws_glue_catalog_table", `{"name":"t","database_name":"123456789012:db"}`, "not its id"},
		{"aws_glue_catalog_table", `{"name":"t","database_name":"db","partition_keys":[{"name":"dt","type":"string"}],"storage_descriptor":[{"columns":[{"name":"dt","type":"string"}]}]}`, "appears twice"},
		{"aws_glue_catalog_table", `{"name":"t","database_name":"db","storage_descriptor":[{"columns":[{"name":"a","type":"array<struct<x:int,y:strin>>"}]}]}`, "unknown type \"strin\""},
		{"aws_cloudwatch_event_rule", `{"name":"r","schedule_expression":"cron(0 2 * * *)"}`, "6 fields"},
		{"aws_cloudwatch_event_rule", `{"name":"r","schedule_expression":"rate(1 hours)"}`, "singular"},
		{"aws_cloudwatch_event_rule", `{"name":"r"}`, "event_pattern or a schedule"},
		{"aws_cloudwatch_event_rule", `{"name":"r","event_pattern":"{\"source\":\"aws.s3\"}"}`, "must be an array"},
		{"aws_cloudwatch_event_target", `{"rule":"r","arn":"arn:aws:states:us-east-1:123456789012:stateMachine:m"}`, "role_arn"},
		{"aws_cloudwatch_event_target", `{"rule":"r","arn":"?","input":"{x}"}`, "well-formed"},
		{"aws_scheduler_schedule", `{"schedule_expression":"rate(5 minutes)","schedule_expression_timezone":"Europe/Pariss","flexible_time_window":[{"mode":"OFF"}],"target":[{"arn":"?","role_arn":"?"}]}`, "IANA"},
		{"aws_cloudwatch_metric_alarm", `{"alarm_name":"a","comparison_operator":"GreaterThan","evaluation_periods":1,"metric_name":"m","namespace":"n","period":60,"statistic":"Sum","threshold":1}`, "GreaterThanThreshold"},
		{"aws_cloudwatch_metric_alarm", `{"alarm_name":"a","comparison_operator":"GreaterThanThreshold","evaluation_periods":1,"metric_name":"m","namespace":"n","period":45,"statistic":"Sum","threshold":1}`, "multiple of 60"},
		{"aws_cloudwatch_dashboard", `{"dashboard_name":"d","dashboard_body":"{\"widgets\":[{\"type\":\"metrics\",\"properties\":{}}]}"}`, "must be metric"},
		{"aws_batch_job_definition", `{"name":"j","type":"container","platform_capabilities":["FARGATE"],"container_properties":` + text(`{"image":"i","resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"16384"}],"executionRoleArn":"arn:aws:iam::123456789012:role/r"}`) + `}`, "does not support 1 vCPU"},
		{"aws_batch_job_definition", `{"name":"j","type":"container","container_properties":` + text(`{"resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"2048"}]}`) + `}`, "no image"},
		{"aws_ecs_task_definition", `{"family":"f","container_definitions":"{}"}`, "must be an array"},
		{"aws_ecs_task_definition", `{"family":"f","requires_compatibilities":["FARGATE"],"network_mode":"awsvpc","cpu":"256","memory":"4096","container_definitions":"[{\"name\":\"c\",\"image\":\"i\"}]"}`, "does not support 256"},
		{"aws_cloudwatch_log_group", `{"name":"g","retention_in_days":15}`, "one of"},
	} {
		sc := s.catalog.resources.get(c.typeName)
		diags := checkConfig(sc.block, c.typeName, args(t, c.config), false)
		var said []string
		for _, d := range diags {
			said = append(said, d.Summary+": "+d.Detail)
		}
		all := strings.Join(said, "\n")
		if c.want == "" && all != "" || !strings.Contains(all, c.want) {
			t.Errorf("%s %s\nwant %q, got %q", c.typeName, c.config, c.want, all)
		}
	}
}
