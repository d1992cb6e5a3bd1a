import { ACCOUNT } from './bootstrapped';

/** Calls of Terraform's AWS provider for a resource, as IAM actions. */
export interface ProviderCalls {
  /** An ARN of the kind that the calls are made on. */
  readonly on: string;
  /** Calls of a plan: reading the resource, and checking a new one. */
  readonly plan: readonly string[];
  /** Calls of an apply, where `PowerUserAccess` does not allow everything. */
  readonly apply?: readonly string[];
}

const REGION = 'ap-southeast-1';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const bucket = 'arn:aws:s3:::cardlake-dev-foundation-lake-123456789012';
const role = `arn:aws:iam::${ACCOUNT}:role/cardlake-dev-bronze-disputes`;
const key = arn('kms', 'key/0a');

/**
 * By Terraform type: the calls in `internal/service/<service>` of hashicorp/terraform-provider-aws 6.25.0, the version of
 * the stacks.
 */
export const PROVIDER_CALLS: Readonly<Record<string, ProviderCalls>> = {
  aws_athena_named_query: { on: arn('athena', 'workgroup/w'), plan: ['athena:GetNamedQuery'] },
  aws_athena_workgroup: {
    on: arn('athena', 'workgroup/w'),
    plan: ['athena:GetWorkGroup', 'athena:ListTagsForResource'],
  },
  aws_batch_compute_environment: {
    on: arn('batch', 'compute-environment/c'),
    plan: ['batch:DescribeComputeEnvironments'],
  },
  aws_batch_job_definition: {
    on: arn('batch', 'job-definition/d:1'),
    plan: ['batch:DescribeJobDefinitions'],
  },
  aws_batch_job_queue: {
    on: arn('batch', 'job-queue/q'),
    plan: ['batch:DescribeJobQueues', 'batch:ListTagsForResource'],
  },
  aws_cloudwatch_event_rule: {
    on: arn('events', 'rule/r'),
    plan: ['events:DescribeRule', 'events:ListTagsForResource'],
  },
  aws_cloudwatch_event_target: { on: arn('events', 'rule/r'), plan: ['events:ListTargetsByRule'] },
  aws_default_security_group: {
    on: arn('ec2', 'security-group/sg-0a'),
    plan: ['ec2:DescribeSecurityGroups'],
  },
  aws_ecr_lifecycle_policy: { on: arn('ecr', 'repository/r'), plan: ['ecr:GetLifecyclePolicy'] },
  aws_ecr_repository: {
    on: arn('ecr', 'repository/r'),
    plan: ['ecr:DescribeRepositories', 'ecr:ListTagsForResource'],
  },
  aws_internet_gateway: { on: arn('ec2', 'internet-gateway/igw-0a'), plan: ['ec2:DescribeInternetGateways'] },
  aws_route: { on: arn('ec2', 'route-table/rtb-0a'), plan: ['ec2:DescribeRouteTables'] },
  aws_route_table: { on: arn('ec2', 'route-table/rtb-0a'), plan: ['ec2:DescribeRouteTables'] },
  aws_route_table_association: { on: arn('ec2', 'route-table/rtb-0a'), plan: ['ec2:DescribeRouteTables'] },
  aws_security_group: { on: arn('ec2', 'security-group/sg-0a'), plan: ['ec2:DescribeSecurityGroups'] },
  aws_subnet: { on: arn('ec2', 'subnet/subnet-0a'), plan: ['ec2:DescribeSubnets'] },
  aws_vpc: {
    on: arn('ec2', 'vpc/vpc-0a'),
    plan: [
      'ec2:DescribeVpcs',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeNetworkAcls',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
    ],
  },
  aws_vpc_endpoint: {
    on: arn('ec2', 'vpc-endpoint/vpce-0a'),
    plan: ['ec2:DescribeVpcEndpoints', 'ec2:DescribePrefixLists'],
  },
  aws_vpc_security_group_egress_rule: {
    on: arn('ec2', 'security-group-rule/sgr-0a'),
    plan: ['ec2:DescribeSecurityGroupRules'],
  },
  aws_vpc_security_group_ingress_rule: {
    on: arn('ec2', 'security-group-rule/sgr-0a'),
    plan: ['ec2:DescribeSecurityGroupRules'],
  },
  aws_cloudtrail: {
    on: arn('cloudtrail', 'trail/t'),
    plan: [
      'cloudtrail:GetTrail',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:ListTags',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetInsightSelectors',
    ],
  },
  aws_cloudwatch_dashboard: {
    on: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`,
    plan: ['cloudwatch:GetDashboard'],
  },
  aws_cloudwatch_log_group: {
    on: arn('logs', 'log-group:g'),
    plan: ['logs:DescribeLogGroups', 'logs:ListTagsForResource'],
  },
  aws_cloudwatch_log_stream: { on: arn('logs', 'log-group:g'), plan: ['logs:DescribeLogStreams'] },
  aws_cloudwatch_metric_alarm: {
    on: arn('cloudwatch', 'alarm:a'),
    plan: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
  },
  aws_dynamodb_table: {
    on: arn('dynamodb', 'table/t'),
    plan: [
      'dynamodb:DescribeTable',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:ListTagsOfResource',
    ],
  },
  aws_emrserverless_application: {
    on: arn('emr-serverless', '/applications/a'),
    plan: ['emr-serverless:GetApplication'],
  },
  aws_glue_catalog_database: { on: arn('glue', 'database/d'), plan: ['glue:GetDatabase', 'glue:GetTags'] },
  aws_glue_catalog_table: {
    on: arn('glue', 'table/d/t'),
    plan: ['glue:GetTable', 'glue:GetPartitionIndexes'],
  },
  aws_glue_crawler: { on: arn('glue', 'crawler/c'), plan: ['glue:GetCrawler', 'glue:GetTags'] },
  aws_glue_job: {
    on: arn('glue', 'job/j'),
    plan: ['glue:GetJob', 'glue:GetTags'],
  },
  aws_glue_security_configuration: { on: '*', plan: ['glue:GetSecurityConfiguration'] },
  aws_iam_role: {
    on: role,
    plan: ['iam:GetRole', 'iam:ListRolePolicies', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies'],
    apply: [
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:ListInstanceProfilesForRole',
      'iam:PutRolePermissionsBoundary',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
  },
  aws_iam_role_policy: {
    on: role,
    plan: ['iam:GetRolePolicy'],
    apply: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
  },
  aws_kinesis_firehose_delivery_stream: {
    on: arn('firehose', 'deliverystream/d'),
    plan: ['firehose:DescribeDeliveryStream', 'firehose:ListTagsForDeliveryStream'],
  },
  aws_kinesis_stream: {
    on: arn('kinesis', 'stream/s'),
    plan: ['kinesis:DescribeStreamSummary', 'kinesis:ListTagsForStream'],
  },
  aws_kinesis_stream_consumer: {
    on: arn('kinesis', 'stream/s/consumer/c:1'),
    plan: ['kinesis:DescribeStreamConsumer'],
  },
  aws_kms_alias: { on: key, plan: ['kms:ListAliases'] },
  aws_kms_key: {
    on: key,
    plan: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
  },
  aws_lambda_alias: { on: arn('lambda', 'function:f'), plan: ['lambda:GetAlias'] },
  aws_lambda_event_source_mapping: {
    on: arn('lambda', 'event-source-mapping:0a'),
    plan: ['lambda:GetEventSourceMapping', 'lambda:ListTags'],
  },
  aws_lambda_function: {
    on: arn('lambda', 'function:f'),
    plan: ['lambda:GetFunction', 'lambda:ListVersionsByFunction', 'lambda:GetFunctionCodeSigningConfig'],
  },
  aws_lambda_function_url: { on: arn('lambda', 'function:f'), plan: ['lambda:GetFunctionUrlConfig'] },
  aws_lambda_permission: { on: arn('lambda', 'function:f'), plan: ['lambda:GetPolicy'] },
  aws_s3_bucket: {
    on: bucket,
    plan: [
      's3:ListBucket',
      's3:GetAccelerateConfiguration',
      's3:GetBucketAcl',
      's3:GetBucketCORS',
      's3:GetBucketLogging',
      's3:GetBucketObjectLockConfiguration',
      's3:GetBucketPolicy',
      's3:GetBucketRequestPayment',
      's3:GetBucketTagging',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
      's3:GetEncryptionConfiguration',
      's3:GetLifecycleConfiguration',
      's3:GetReplicationConfiguration',
    ],
  },
  aws_s3_bucket_lifecycle_configuration: { on: bucket, plan: ['s3:GetLifecycleConfiguration'] },
  aws_s3_bucket_logging: { on: bucket, plan: ['s3:GetBucketLogging'] },
  aws_s3_bucket_notification: { on: bucket, plan: ['s3:GetBucketNotification'] },
  aws_s3_bucket_ownership_controls: { on: bucket, plan: ['s3:GetBucketOwnershipControls'] },
  aws_s3_bucket_policy: { on: bucket, plan: ['s3:GetBucketPolicy'] },
  aws_s3_bucket_public_access_block: { on: bucket, plan: ['s3:GetBucketPublicAccessBlock'] },
  aws_s3_bucket_server_side_encryption_configuration: { on: bucket, plan: ['s3:GetEncryptionConfiguration'] },
  aws_s3_bucket_versioning: { on: bucket, plan: ['s3:GetBucketVersioning'] },
  aws_s3_object: {
    on: 'arn:aws:s3:::cardlake-dev-foundation-artifacts-123456789012/spark-jobs/1/silver_and_gold.py',
    plan: ['s3:GetObject', 's3:GetObjectTagging'],
  },
  aws_sagemaker_feature_group: {
    on: arn('sagemaker', 'feature-group/g'),
    plan: ['sagemaker:DescribeFeatureGroup', 'sagemaker:ListTags'],
  },
  aws_sagemaker_model_package_group: {
    on: arn('sagemaker', 'model-package-group/g'),
    plan: ['sagemaker:DescribeModelPackageGroup', 'sagemaker:ListTags'],
  },
  aws_scheduler_schedule: { on: arn('scheduler', 'schedule/default/s'), plan: ['scheduler:GetSchedule'] },
  aws_sfn_state_machine: {
    on: arn('states', 'stateMachine:m'),
    plan: [
      'states:DescribeStateMachine',
      'states:ListStateMachineVersions',
      'states:ListTagsForResource',
      'states:ValidateStateMachineDefinition',
    ],
  },
  aws_sns_topic: { on: arn('sns', 't'), plan: ['sns:GetTopicAttributes', 'sns:ListTagsForResource'] },
  aws_sns_topic_policy: { on: arn('sns', 't'), plan: ['sns:GetTopicAttributes'] },
  aws_sns_topic_subscription: { on: arn('sns', 't'), plan: ['sns:GetSubscriptionAttributes'] },
  aws_sqs_queue: { on: arn('sqs', 'q'), plan: ['sqs:GetQueueAttributes', 'sqs:ListQueueTags'] },
  aws_sqs_queue_policy: { on: arn('sqs', 'q'), plan: ['sqs:GetQueueAttributes'] },
};

/** Services that decrypt a setting for the plan with the key of whoever reads it, by the type that they describe. */
export const DECRYPTED: Readonly<Record<string, string>> = {
  aws_lambda_function: 'lambda',
  aws_scheduler_schedule: 'scheduler',
  aws_sfn_state_machine: 'states',
};

export const KEY = key;
