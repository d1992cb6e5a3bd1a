package main

import "regexp"

// ranges are the least and greatest values of numbers.
var ranges = map[string][2]float64{
	"aws_lambda_function.memory_size":                                                                                  {128, 32768},
	"aws_lambda_function.timeout":                                                                                      {1, 900},
	"aws_lambda_function.reserved_concurrent_executions":                                                               {-1, 1e9},
	"aws_lambda_function.ephemeral_storage.size":                                                                       {512, 10240},
	"aws_lambda_event_source_mapping.batch_size":                                                                       {1, 10000},
	"aws_lambda_event_source_mapping.maximum_batching_window_in_seconds":                                               {0, 300},
	"aws_lambda_event_source_mapping.parallelization_factor":                                                           {1, 10},
	"aws_lambda_event_source_mapping.maximum_retry_attempts":                                                           {-1, 10000},
	"aws_lambda_event_source_mapping.maximum_record_age_in_seconds":                                                    {-1, 604800},
	"aws_lambda_event_source_mapping.tumbling_window_in_seconds":                                                       {0, 900},
	"aws_lambda_event_source_mapping.scaling_config.maximum_concurrency":                                               {2, 1000},
	"aws_kinesis_stream.retention_period":                                                                              {24, 8760},
	"aws_kinesis_stream.shard_count":                                                                                   {1, 1e6},
	"aws_kinesis_firehose_delivery_stream.extended_s3_configuration.buffering_interval":                                {0, 900},
	"aws_kinesis_firehose_delivery_stream.extended_s3_configuration.buffering_size":                                    {1, 128},
	"aws_kinesis_firehose_delivery_stream.extended_s3_configuration.dynamic_partitioning_configuration.retry_duration": {0, 7200},
	"aws_sqs_queue.visibility_timeout_seconds":                                                                         {0, 43200},
	"aws_sqs_queue.message_retention_seconds":                                                                          {60, 1209600},
	"aws_sqs_queue.max_message_size":                                                                                   {1024, 1048576},
	"aws_sqs_queue.delay_seconds":                                                                                      {0, 900},
	"aws_sqs_queue.receive_wait_time_seconds":                                                                          {0, 20},
	"aws_sqs_queue.kms_data_key_reuse_period_seconds":                                                                  {60, 86400},
	"aws_iam_role.max_session_duration":                                                                                {3600, 43200},
	"aws_dynamodb_table.read_capacity":                                                                                 {0, 1e7},
	"aws_dynamodb_table.write_capacity":                                                                                {0, 1e7},
	"aws_dynamodb_table.point_in_time_recovery.recovery_period_in_days":                                                {1, 35},
	"aws_cloudwatch_metric_alarm.evaluation_periods":                                                                   {1, 1e6},
	"aws_cloudwatch_metric_alarm.datapoints_to_alarm":                                                                  {1, 1e6},
	"aws_cloudwatch_event_target.retry_policy.maximum_retry_attempts":                                                  {0, 185},
	"aws_cloudwatch_event_target.retry_policy.maximum_event_age_in_seconds":                                            {0, 86400},
	"aws_scheduler_schedule.target.retry_policy.maximum_retry_attempts":                                                {0, 185},
	"aws_scheduler_schedule.target.retry_policy.maximum_event_age_in_seconds":                                          {60, 86400},
	"aws_scheduler_schedule.flexible_time_window.maximum_window_in_minutes":                                            {1, 1440},
	"aws_batch_job_definition.retry_strategy.attempts":                                                                 {1, 10},
	"aws_batch_job_definition.timeout.attempt_duration_seconds":                                                        {60, 1e9},
	"aws_emrserverless_application.auto_stop_configuration.idle_timeout_minutes":                                       {1, 10080},
	"aws_glue_job.max_retries":                                                                                         {0, 10},
	"aws_glue_job.number_of_workers":                                                                                   {1, 1e5},
	"aws_kms_key.deletion_window_in_days":                                                                              {7, 30},
	"aws_secretsmanager_secret.recovery_window_in_days":                                                                {0, 30},
	"aws_ecs_task_definition.ephemeral_storage.size_in_gib":                                                            {21, 200},
	"aws_sagemaker_endpoint_configuration.production_variants.serverless_config.max_concurrency":                       {1, 200},
	"aws_athena_workgroup.configuration.bytes_scanned_cutoff_per_query":                                                {10485760, 1e18},
}

// numberEnums are numbers of which only some exist.
var numberEnums = map[string][]float64{
	"aws_cloudwatch_log_group.retention_in_days":                                                   {0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653},
	"aws_sagemaker_endpoint_configuration.production_variants.serverless_config.memory_size_in_mb": {1024, 2048, 3072, 4096, 5120, 6144},
}

type pattern struct {
	re          *regexp.Regexp
	description string
}

func pat(expr, description string) pattern { return pattern{regexp.MustCompile(expr), description} }

// patterns are the forms of strings.
var patterns = map[string]pattern{
	"aws_s3_bucket.bucket_prefix":                                                 pat(`^[a-z0-9][a-z0-9.-]{0,36}$`, "at most 37 lower-case letters, digits, dots and hyphens"),
	"aws_lambda_function.function_name":                                           pat(`^(arn:[^:]+:lambda:.*|[a-zA-Z0-9_-]{1,64})$`, "1 to 64 letters, digits, hyphens and underscores"),
	"aws_lambda_layer_version.layer_name":                                         pat(`^[a-zA-Z0-9_-]{1,64}$`, "1 to 64 letters, digits, hyphens and underscores"),
	"aws_lambda_permission.statement_id":                                          pat(`^[a-zA-Z0-9_-]{1,100}$`, "1 to 100 letters, digits, hyphens and underscores"),
	"aws_lambda_permission.action":                                                pat(`^(lambda:[*]|lambda:[a-zA-Z]+|[*])$`, "an action of lambda such as lambda:InvokeFunction"),
	"aws_lambda_permission.principal":                                             pat(`^(\*|\d{12}|arn:.*|[a-z0-9.-]+\.(amazonaws\.com|amazonaws\.com\.cn|amazon\.com))$`, "a service such as s3.amazonaws.com, an account, an ARN or *"),
	"aws_kinesis_stream.name":                                                     pat(`^[a-zA-Z0-9_.-]{1,128}$`, "1 to 128 letters, digits, dots, hyphens and underscores"),
	"aws_kinesis_firehose_delivery_stream.name":                                   pat(`^[a-zA-Z0-9_.-]{1,64}$`, "1 to 64 letters, digits, dots, hyphens and underscores"),
	"aws_dynamodb_table.name":                                                     pat(`^(arn:.*|[a-zA-Z0-9_.-]{3,255})$`, "3 to 255 letters, digits, dots, hyphens and underscores"),
	"aws_iam_role.name":                                                           pat(`^[\w+=,.@-]{1,64}$`, "1 to 64 letters, digits and _+=,.@-"),
	"aws_iam_role.path":                                                           pat(`^/(.*/)?$`, "a path that begins and ends with /"),
	"aws_iam_policy.name":                                                         pat(`^[\w+=,.@-]{1,128}$`, "1 to 128 letters, digits and _+=,.@-"),
	"aws_iam_role_policy.name":                                                    pat(`^[\w+=,.@-]{1,128}$`, "1 to 128 letters, digits and _+=,.@-"),
	"aws_iam_role_policy.role":                                                    pat(`^[\w+=,.@-]{1,64}$`, "the name of a role, not its ARN"),
	"aws_iam_role_policy_attachment.role":                                         pat(`^[\w+=,.@-]{1,64}$`, "the name of a role, not its ARN"),
	"aws_iam_instance_profile.role":                                               pat(`^[\w+=,.@-]{1,64}$`, "the name of a role, not its ARN"),
	"aws_sns_topic.name":                                                          pat(`^[a-zA-Z0-9_-]{1,256}(\.fifo)?$`, "1 to 256 letters, digits, hyphens and underscores"),
	"aws_sqs_queue.name":                                                          pat(`^[a-zA-Z0-9_-]{1,80}$|^[a-zA-Z0-9_-]{1,75}\.fifo$`, "1 to 80 letters, digits, hyphens and underscores (a FIFO queue ends in .fifo)"),
	"aws_sqs_queue_policy.queue_url":                                              pat(`^https?://`, "the URL of a queue (its id), not its ARN or name"),
	"aws_sfn_state_machine.name":                                                  pat(`^[a-zA-Z0-9_-]{1,80}$`, "1 to 80 letters, digits, hyphens and underscores"),
	"aws_cloudwatch_event_rule.name":                                              pat(`^[a-zA-Z0-9_.-]{1,64}$`, "1 to 64 letters, digits, dots, hyphens and underscores"),
	"aws_cloudwatch_event_target.target_id":                                       pat(`^[a-zA-Z0-9_.-]{1,64}$`, "1 to 64 letters, digits, dots, hyphens and underscores"),
	"aws_cloudwatch_event_bus.name":                                               pat(`^[/.a-zA-Z0-9_-]{1,256}$`, "1 to 256 letters, digits, dots, slashes, hyphens and underscores"),
	"aws_scheduler_schedule.name":                                                 pat(`^[a-zA-Z0-9_.-]{1,64}$`, "1 to 64 letters, digits, dots, hyphens and underscores"),
	"aws_cloudwatch_log_group.name":                                               pat(`^[a-zA-Z0-9_./#-]{1,512}$`, "1 to 512 letters, digits and _./#-"),
	"aws_cloudwatch_metric_alarm.alarm_name":                                      pat(`^.{1,255}$`, "1 to 255 characters long"),
	"aws_cloudwatch_metric_alarm.extended_statistic":                              pat(`^(p|tm|tc|ts|wm)(\d{1,2}(\.\d+)?|100)$|^(IQM|(PR|TC|TM|TS|WM)\(.*\))$`, "a percentile such as p95 or a trimmed statistic such as tm90"),
	"aws_cloudwatch_dashboard.dashboard_name":                                     pat(`^[a-zA-Z0-9_-]{1,255}$`, "1 to 255 letters, digits, hyphens and underscores"),
	"aws_sagemaker_feature_group.feature_group_name":                              pat(`^[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}$`, "1 to 64 letters, digits and inner hyphens or underscores"),
	"aws_sagemaker_feature_group.feature_definition.feature_name":                 pat(`^[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}$`, "1 to 64 letters, digits and inner hyphens or underscores"),
	"aws_sagemaker_feature_group.offline_store_config.s3_storage_config.s3_uri":   pat(`^(https|s3)://[^/]+/?.*$`, "an S3 URI such as s3://bucket/prefix"),
	"aws_sagemaker_model.name":                                                    pat(`^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$`, "1 to 63 letters, digits and inner hyphens"),
	"aws_sagemaker_endpoint.name":                                                 pat(`^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$`, "1 to 63 letters, digits and inner hyphens"),
	"aws_sagemaker_endpoint_configuration.name":                                   pat(`^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$`, "1 to 63 letters, digits and inner hyphens"),
	"aws_sagemaker_endpoint_configuration.production_variants.instance_type":      pat(`^ml\.[a-z0-9-]+\.[a-z0-9-]+$`, "an instance type such as ml.m5.large"),
	"aws_sagemaker_endpoint_configuration.data_capture_config.destination_s3_uri": pat(`^(https|s3)://`, "an S3 URI such as s3://bucket/prefix"),
	"aws_emrserverless_application.name":                                          pat(`^[A-Za-z0-9._/#-]{1,64}$`, "1 to 64 letters, digits and ._/#-"),
	"aws_emrserverless_application.release_label":                                 pat(`^emr-(6\.([6-9]|\d\d)|[7-9]\.\d+)\.\d+(-.*)?$`, "a release of EMR from emr-6.6.0 on, such as emr-7.5.0"),
	"aws_emrserverless_application.maximum_capacity.cpu":                          pat(`^[1-9][0-9]*(\s)?(vCPU|vcpu|VCPU)?$`, "a number of vCPU, such as 16 vCPU"),
	"aws_emrserverless_application.maximum_capacity.memory":                       pat(`^[1-9][0-9]*(\s)?(GB|gb|gB|Gb)?$`, "a number of GB, such as 64 GB"),
	"aws_emrserverless_application.maximum_capacity.disk":                         pat(`^[1-9][0-9]*(\s)?(GB|gb|gB|Gb)$`, "a number of GB, such as 100 GB"),
	"aws_emrserverless_application.initial_capacity.initial_capacity_config.worker_configuration.cpu":    pat(`^[1-9][0-9]*(\s)?(vCPU|vcpu|VCPU)?$`, "a number of vCPU, such as 4 vCPU"),
	"aws_emrserverless_application.initial_capacity.initial_capacity_config.worker_configuration.memory": pat(`^[1-9][0-9]*(\s)?(GB|gb|gB|Gb)?$`, "a number of GB, such as 16 GB"),
	"aws_emrserverless_application.initial_capacity.initial_capacity_config.worker_configuration.disk":   pat(`^[1-9][0-9]*(\s)?(GB|gb|gB|Gb)$`, "a number of GB, such as 20 GB"),
	"aws_glue_catalog_database.name":                                          pat(`^[^A-Z:/]{1,255}$`, "1 to 255 characters without capitals"),
	"aws_glue_catalog_table.name":                                             pat(`^[^A-Z:/]{1,255}$`, "1 to 255 characters without capitals"),
	"aws_glue_catalog_table.database_name":                                    pat(`^[^A-Z:/]{1,255}$`, "the name of a database (not its id, which holds the account)"),
	"aws_glue_crawler.database_name":                                          pat(`^[^:/]{1,255}$`, "the name of a database (not its id, which holds the account)"),
	"aws_glue_job.command.script_location":                                    pat(`^s3://[^/]+/.+`, "an S3 URI of the script, such as s3://bucket/script.py"),
	"aws_athena_workgroup.name":                                               pat(`^[a-zA-Z0-9_.-]{1,128}$`, "1 to 128 letters, digits, dots, hyphens and underscores"),
	"aws_athena_workgroup.configuration.result_configuration.output_location": pat(`^s3://[^/]+/?.*$`, "an S3 URI such as s3://bucket/results/"),
	"aws_batch_job_definition.name":                                           pat(`^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$`, "1 to 128 letters, digits, hyphens and underscores"),
	"aws_batch_job_queue.name":                                                pat(`^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$`, "1 to 128 letters, digits, hyphens and underscores"),
	"aws_ecs_task_definition.family":                                          pat(`^[a-zA-Z0-9_-]{1,255}$`, "1 to 255 letters, digits, hyphens and underscores"),
	"aws_ecr_repository.name":                                                 pat(`^[a-z0-9]+([._/-][a-z0-9]+)*$`, "lower-case letters and digits, with single ._/- between"),
	"aws_kms_alias.name":                                                      pat(`^alias/[a-zA-Z0-9/_-]+$`, "alias/ and letters, digits, slashes, hyphens and underscores"),
	"aws_secretsmanager_secret.name":                                          pat(`^[a-zA-Z0-9/_+=.@-]{1,512}$`, "1 to 512 letters, digits and /_+=.@-"),
	"aws_ssm_parameter.name":                                                  pat(`^[a-zA-Z0-9_./-]+$`, "letters, digits and _./-"),
	"aws_security_group.name":                                                 pat(`^(?:[^s]|s[^g]|sg[^-]).{0,254}$`, "at most 255 characters, not beginning with sg-"),
}

// notARNs are arguments whose names end in arn and that take other values as well.
var notARNs = map[string]bool{
	"aws_cloudwatch_composite_alarm.actions_suppressor.alarm":          true,
	"aws_servicecatalog_principal_portfolio_association.principal_arn": true,
}
