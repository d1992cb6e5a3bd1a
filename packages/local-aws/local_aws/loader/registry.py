"""Which function creates which type, which types are left out on purpose, and what comes first."""

HANDLERS = {}
IGNORED = {}
_ORDER = []


def creates(*kinds):
    """Register a function(context, resource); it returns "created", "updated" or "exists"."""

    def register(function):
        for kind in kinds:
            HANDLERS[kind] = function
        return function

    return register


def ignore(note, *kinds):
    for kind in kinds:
        IGNORED[kind] = note


# Dependencies of the state come first; among what is free, this order, for configurations that write names, not references.
_FIRST = [
    'aws_kms_key',
    'aws_kms_alias',
    'aws_iam_policy',
    'aws_iam_role',
    'aws_iam_role_policy',
    'aws_iam_role_policy_attachment',
    'aws_vpc',
    'aws_subnet',
    'aws_security_group',
    'aws_cloudwatch_log_group',
    'aws_s3_bucket',
    'aws_s3_object',
    'aws_sqs_queue',
    'aws_sns_topic',
    'aws_dynamodb_table',
    'aws_kinesis_stream',
    'aws_glue_catalog_database',
    'aws_glue_catalog_table',
    'aws_lambda_layer_version',
    'aws_lambda_function',
    'aws_lambda_alias',
    'aws_lambda_permission',
]
_LAST = [
    'aws_kinesis_firehose_delivery_stream',
    'aws_lambda_event_source_mapping',
    'aws_sns_topic_subscription',
    'aws_s3_bucket_notification',
    'aws_cloudwatch_event_rule',
    'aws_cloudwatch_event_target',
    'aws_scheduler_schedule',
    'aws_s3_bucket_policy',
    'aws_s3_bucket_public_access_block',
]


def rank(kind):
    if kind in _FIRST:
        return _FIRST.index(kind)
    return 200 + _LAST.index(kind) if kind in _LAST else 100


ignore(
    'nothing in the emulator needs it',
    'aws_iam_instance_profile',
    'aws_cloudtrail',
    'aws_s3_bucket_ownership_controls',
    'aws_s3_bucket_metric',
    'aws_iam_service_linked_role',
    'aws_lambda_provisioned_concurrency_config',
    'aws_ecr_lifecycle_policy',
    'aws_ecr_repository_policy',
    'aws_lambda_function_recursion_config',
    'aws_cloudwatch_log_resource_policy',
    'aws_s3_account_public_access_block',
    'aws_kms_key_policy',
    'aws_secretsmanager_secret_rotation',
    'aws_resourcegroups_group',
    'aws_lakeformation_permissions',
    'aws_lakeformation_resource',
    'aws_lakeformation_data_lake_settings',
    'aws_budgets_budget',
    'aws_ce_anomaly_monitor',
    'aws_ce_anomaly_subscription',
    'aws_appautoscaling_target',
    'aws_appautoscaling_policy',
)
ignore(
    'there is no network between the services here',
    'aws_vpc_endpoint',
    'aws_route_table',
    'aws_route_table_association',
    'aws_route',
    'aws_internet_gateway',
    'aws_nat_gateway',
    'aws_eip',
    'aws_network_acl',
    'aws_network_acl_rule',
    'aws_flow_log',
    'aws_vpc_endpoint_route_table_association',
    'aws_security_group_rule',
    'aws_vpc_security_group_ingress_rule',
    'aws_vpc_security_group_egress_rule',
    'aws_default_security_group',
    'aws_default_route_table',
    'aws_default_network_acl',
    'aws_vpc_dhcp_options',
)
ignore(
    'not an AWS resource',
    'null_resource',
    'terraform_data',
    'random_id',
    'random_string',
    'random_password',
    'archive_file',
    'local_file',
    'time_sleep',
)
