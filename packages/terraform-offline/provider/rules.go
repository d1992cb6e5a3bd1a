package main

// typeRules are the rules of single resource types.
var typeRules = map[string]func(*checker){
	"aws_s3_bucket":                         ruleBucket,
	"aws_s3_bucket_policy":                  ruleBucketPolicy,
	"aws_s3_bucket_lifecycle_configuration": ruleLifecycle,
	"aws_s3_bucket_notification":            ruleNotification,
	"aws_s3_object":                         func(c *checker) { c.conflicts("source", "content", "content_base64") },
	"aws_lambda_function":                   ruleLambda,
	"aws_lambda_event_source_mapping":       ruleEventSource,
	"aws_kinesis_stream":                    ruleKinesis,
	"aws_kinesis_firehose_delivery_stream":  ruleFirehose,
	"aws_sqs_queue":                         ruleQueue,
	"aws_dynamodb_table":                    ruleTable,
	"aws_sagemaker_feature_group":           ruleFeatureGroup,
	"aws_sagemaker_model":                   ruleModel,
	"aws_sagemaker_endpoint_configuration":  ruleEndpointConfiguration,
	"aws_emrserverless_application":         ruleEMRServerless,
	"aws_glue_catalog_table":                ruleGlueTable,
	"aws_glue_job":                          ruleGlueJob,
	"aws_glue_trigger":                      ruleGlueTrigger,
	"aws_cloudwatch_event_rule":             ruleEventRule,
	"aws_cloudwatch_event_target":           ruleEventTarget,
	"aws_scheduler_schedule":                ruleSchedule,
	"aws_cloudwatch_metric_alarm":           ruleAlarm,
	"aws_batch_job_definition":              ruleBatchJob,
	"aws_ecs_task_definition":               ruleTask,
	"aws_iam_role":                          func(c *checker) { c.conflicts("name", "name_prefix") },
	"aws_iam_policy":                        func(c *checker) { c.conflicts("name", "name_prefix") },
}

var dataRules = map[string]func(*checker){
	"aws_iam_policy_document": rulePolicyDocument,
}
