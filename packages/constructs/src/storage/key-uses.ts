import { type Statement, single } from '../iam/statement';

/** Facts about the installation that conditions of the key policy name. */
interface KeyScope {
  readonly account: string;
  readonly region: string;
  /** First part of every resource name: `<project>-<environment>-`. */
  readonly namePrefix: string;
  /** First part of every role's name. */
  readonly rolePrefix: string;
}

/** IAM conditions of a statement. */
type Conditions = NonNullable<Statement['conditions']>;

/** A way in which AWS uses the key of a resource. */
export interface KeyUse {
  /** Id of the statement in the key policy; uses through the account share the statement `Account`. */
  readonly sid: string;
  /**
   * The service that calls KMS by itself, as a function of the region; or `account`: the identity that calls the service
   * does, so that the key policy leaves the decision to IAM.
   */
  readonly caller: 'account' | ((region: string) => string);
  /**
   * Attributes that name the key, or a queue or topic that it encrypts, by Terraform type. `definition/X`: the property X,
   * at any depth of the JSON in `definition`.
   */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** The actions that AWS documents; `kms:GenerateDataKey*` and `kms:ReEncrypt*` are spelled out. */
  readonly actions: readonly string[];
  /** @default - none, which only uses through the account may have */
  readonly conditions?: (scope: KeyScope) => Conditions;
  /** Page of AWS that documents the actions. */
  readonly source: string;
}

const DOCS = 'https://docs.aws.amazon.com';
const sameAccount = ({ account }: KeyScope): Conditions => ({
  StringEquals: { 'aws:SourceAccount': account },
});

/**
 * Every use of the key. The key policy is built from this table, and a check holds each resource that names the key
 * against it; a resource that is not listed here is refused.
 */
export const KEY_USES: readonly KeyUse[] = [
  {
    sid: 'Logs',
    caller: (region) => `logs.${region}.amazonaws.com`,
    attributes: { aws_cloudwatch_log_group: ['kms_key_id'] },
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey',
    ],
    // The name of a crawler's group begins with that of its role.
    conditions: ({ account, region, namePrefix, rolePrefix }) => ({
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': single(
          [...new Set([namePrefix, rolePrefix])].map(
            (prefix) => `arn:aws:logs:${region}:${account}:log-group:/*/${prefix}*`,
          ),
        ),
      },
    }),
    source: `${DOCS}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html`,
  },
  {
    // Step Functions encrypts what it logs with the key of the state machine; the delivery decrypts it.
    sid: 'LogDelivery',
    caller: () => 'delivery.logs.amazonaws.com',
    attributes: { aws_sfn_state_machine: ['encryption_configuration.kms_key_id'] },
    actions: ['kms:Decrypt'],
    conditions: ({ account, region }) => ({
      StringEquals: { 'kms:EncryptionContext:SourceArn': `arn:aws:logs:${region}:${account}:*` },
    }),
    source: `${DOCS}/step-functions/latest/dg/encryption-at-rest.html`,
  },
  {
    sid: 'SparkLogs',
    caller: () => 'emr-serverless.amazonaws.com',
    attributes: { aws_sfn_state_machine: ['definition/EncryptionKeyArn'] },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    conditions: (scope) => ({
      ...sameAccount(scope),
      StringLike: {
        'aws:SourceArn': `arn:aws:emr-serverless:${scope.region}:${scope.account}:/applications/*`,
      },
    }),
    source: `${DOCS}/emr/latest/EMR-Serverless-UserGuide/jobs-log-encryption.html`,
  },
  {
    sid: 'Alarms',
    caller: () => 'cloudwatch.amazonaws.com',
    attributes: { aws_sns_topic: ['kms_master_key_id'] },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    conditions: sameAccount,
    source: `${DOCS}/sns/latest/dg/sns-key-management.html`,
  },
  {
    // EventBridge sends events, and dead letters of its rules, as itself.
    sid: 'Events',
    caller: () => 'events.amazonaws.com',
    attributes: { aws_cloudwatch_event_target: ['arn', 'dead_letter_config.arn'] },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    conditions: sameAccount,
    source: `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services`,
  },
  {
    sid: 'Trail',
    caller: () => 'cloudtrail.amazonaws.com',
    attributes: { aws_cloudtrail: ['kms_key_id'] },
    actions: ['kms:GenerateDataKey', 'kms:DescribeKey'],
    conditions: sameAccount,
    source: `${DOCS}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html`,
  },
  {
    sid: 'Objects',
    caller: 'account',
    attributes: {
      aws_s3_bucket_server_side_encryption_configuration: [
        'rule.apply_server_side_encryption_by_default.kms_master_key_id',
      ],
      aws_s3_object: ['kms_key_id'],
      aws_kinesis_firehose_delivery_stream: ['extended_s3_configuration.kms_key_arn'],
      aws_sagemaker_feature_group: ['offline_store_config.s3_storage_config.kms_key_id'],
      // What a training job leaves.
      aws_sfn_state_machine: ['definition/KmsKeyId'],
    },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    source: `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
  },
  {
    sid: 'OnlineStore',
    caller: 'account',
    attributes: { aws_sagemaker_feature_group: ['online_store_config.security_config.kms_key_id'] },
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:CreateGrant',
      'kms:RetireGrant',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:ListAliases',
      'kms:ListGrants',
      'kms:RevokeGrant',
    ],
    source: `${DOCS}/sagemaker/latest/APIReference/API_OnlineStoreSecurityConfig.html`,
  },
  {
    sid: 'Stream',
    caller: 'account',
    attributes: { aws_kinesis_stream: ['kms_key_id'] },
    actions: ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'],
    source: `${DOCS}/streams/latest/dev/permissions-user-key-KMS.html`,
  },
  {
    // Firehose keeps a grant of the identity that turned encryption on.
    sid: 'DirectRecords',
    caller: 'account',
    attributes: { aws_kinesis_firehose_delivery_stream: ['server_side_encryption.key_arn'] },
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    source: `${DOCS}/firehose/latest/dev/encryption.html`,
  },
  {
    // The actions are spelled in the policy for principals "that are authorized to use DynamoDB".
    sid: 'Items',
    caller: 'account',
    attributes: { aws_dynamodb_table: ['server_side_encryption.kms_key_arn'] },
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
      'kms:CreateGrant',
    ],
    source: `${DOCS}/amazondynamodb/latest/developerguide/encryption.usagenotes.html`,
  },
  {
    // ECR makes a grant for each repository, with which it encrypts and decrypts images.
    sid: 'Images',
    caller: 'account',
    attributes: { aws_ecr_repository: ['encryption_configuration.kms_key'] },
    actions: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:RetireGrant'],
    source: `${DOCS}/AmazonECR/latest/userguide/encryption-at-rest.html`,
  },
  {
    sid: 'Queues',
    caller: 'account',
    attributes: { aws_sqs_queue: ['kms_master_key_id'] },
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html`,
  },
  {
    sid: 'Topics',
    caller: 'account',
    attributes: { aws_sns_topic: ['kms_master_key_id'] },
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: `${DOCS}/sns/latest/dg/sns-key-management.html`,
  },
  {
    sid: 'Functions',
    caller: 'account',
    attributes: { aws_lambda_function: ['kms_key_arn'] },
    actions: ['kms:CreateGrant', 'kms:Encrypt', 'kms:Decrypt'],
    source: `${DOCS}/lambda/latest/dg/configuration-envvars-encryption.html`,
  },
  {
    // Releases name the key for the storage of the endpoints that they make; SageMaker gets a grant of the role of the endpoint.
    sid: 'Endpoints',
    caller: 'account',
    attributes: { aws_lambda_function: ['environment.variables.RELEASE/key'] },
    actions: ['kms:CreateGrant'],
    source: `${DOCS}/sagemaker/latest/APIReference/API_CreateEndpointConfig.html`,
  },
  {
    // SageMaker gets a grant of the role of the training job for the disk of its instance.
    sid: 'TrainingJobs',
    caller: 'account',
    attributes: { aws_sfn_state_machine: ['definition/VolumeKmsKeyId'] },
    actions: ['kms:CreateGrant'],
    source: `${DOCS}/sagemaker/latest/APIReference/API_ResourceConfig.html`,
  },
  {
    // The role of the job encrypts and decrypts what the job writes; its logs are encrypted by CloudWatch, as others.
    sid: 'GlueJobs',
    caller: 'account',
    attributes: {
      aws_glue_security_configuration: [
        'encryption_configuration.s3_encryption.kms_key_arn',
        'encryption_configuration.cloudwatch_encryption.kms_key_arn',
        'encryption_configuration.job_bookmarks_encryption.kms_key_arn',
      ],
    },
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
    source: `${DOCS}/glue/latest/dg/encryption-security-configuration.html`,
  },
  {
    // Athena reads and writes results in the name of whoever queries.
    sid: 'QueryResults',
    caller: 'account',
    attributes: {
      aws_athena_workgroup: ['configuration.result_configuration.encryption_configuration.kms_key_arn'],
    },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    source: `${DOCS}/athena/latest/ug/encryption.html`,
  },
  {
    sid: 'StateMachines',
    caller: 'account',
    attributes: { aws_sfn_state_machine: ['encryption_configuration.kms_key_id'] },
    actions: ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'],
    source: `${DOCS}/step-functions/latest/dg/encryption-at-rest.html`,
  },
  {
    sid: 'Schedules',
    caller: 'account',
    attributes: { aws_scheduler_schedule: ['kms_key_arn'] },
    actions: ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'],
    source: `${DOCS}/scheduler/latest/UserGuide/encryption-rest.html`,
  },
];
