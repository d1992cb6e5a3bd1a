"""Functions that create resources by type, types that are left out, and the order of types."""

from collections.abc import Callable
from typing import Literal

from .context import Context, Resource

Outcome = Literal['created', 'updated', 'exists']
Creator = Callable[[Context, Resource], Outcome]

# The function that creates a resource, by its type.
CREATORS: dict[str, Creator] = {}
# Types that are left out on purpose, with the reason.
SKIPPED: dict[str, str] = {}


def creates(*types: str) -> Callable[[Creator], Creator]:
    """Registers a function for some types of resources."""

    def register(creator: Creator) -> Creator:
        for name in types:
            CREATORS[name] = creator
        return creator

    return register


def skip(reason: str, *types: str) -> None:
    """Registers types that are left out."""
    for name in types:
        SKIPPED[name] = reason


# A state's dependencies decide first. This order helps configurations that name a resource instead of referring to it.
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


def rank(resource_type: str) -> int:
    """Position of a type among resources that could come next."""
    if resource_type in _FIRST:
        return _FIRST.index(resource_type)
    return 200 + _LAST.index(resource_type) if resource_type in _LAST else 100


skip(
    'no local service needs it',
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
    'aws_glue_security_configuration',
    'aws_lakeformation_permissions',
    'aws_lakeformation_resource',
    'aws_lakeformation_data_lake_settings',
    'aws_budgets_budget',
    'aws_ce_anomaly_monitor',
    'aws_ce_anomaly_subscription',
    'aws_appautoscaling_target',
    'aws_appautoscaling_policy',
)
skip(
    'there is no network between local services',
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
skip(
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
