import { argument, type Finding, finding, resourcesOf, type Synthesized } from './finding';

const RULE = 'encrypted';

/** Argument with the KMS key of each type. */
const KEY_ARGUMENTS: Readonly<Record<string, string>> = {
  aws_kinesis_stream: 'kms_key_id',
  aws_sqs_queue: 'kms_master_key_id',
  aws_sns_topic: 'kms_master_key_id',
  aws_cloudwatch_log_group: 'kms_key_id',
  aws_kinesis_firehose_delivery_stream: 'extended_s3_configuration.kms_key_arn',
  aws_lambda_function: 'kms_key_arn',
  aws_sfn_state_machine: 'encryption_configuration.kms_key_id',
  aws_scheduler_schedule: 'kms_key_arn',
  aws_s3_object: 'kms_key_id',
  aws_cloudtrail: 'kms_key_id',
  aws_ecr_repository: 'encryption_configuration.kms_key',
  aws_dynamodb_table: 'server_side_encryption.kms_key_arn',
  aws_athena_workgroup: 'configuration.result_configuration.encryption_configuration.kms_key_arn',
  aws_glue_security_configuration: 'encryption_configuration.s3_encryption.kms_key_arn',
};

/** The stores of a feature group, which has one of them at least, with the argument of the key of each. */
const STORES = [
  { store: 'online_store_config', key: 'security_config.kms_key_id' },
  { store: 'offline_store_config', key: 's3_storage_config.kms_key_id' },
];

/** Checks that resources with data name a KMS key, and that keys rotate. */
export function encrypted(stack: Synthesized): Finding[] {
  return [
    ...resourcesOf(stack, ...Object.keys(KEY_ARGUMENTS)).flatMap((resource) => {
      const path = KEY_ARGUMENTS[resource.type] as string;
      return argument(resource, path) ? [] : finding(resource, RULE, `set ${path} to the KMS key`);
    }),
    ...resourcesOf(stack, 'aws_sagemaker_feature_group').flatMap((group) =>
      STORES.flatMap(({ store, key }) =>
        argument(group, store) === undefined || argument(group, `${store}.${key}`)
          ? []
          : finding(group, RULE, `set ${store}.${key} to the KMS key`),
      ),
    ),
    ...resourcesOf(stack, 'aws_kms_key').flatMap((key) =>
      key.args.enable_key_rotation === true ? [] : finding(key, RULE, 'set enable_key_rotation to true'),
    ),
  ];
}
