/** Resource types that hold data or are needed to read it, with their names in messages. */
export const PROTECTED: Readonly<Record<string, string>> = {
  aws_sagemaker_feature_group: 'feature group',
  aws_kinesis_stream: 'stream',
  aws_kinesis_firehose_delivery_stream: 'delivery stream',
  aws_s3_bucket: 'bucket',
  aws_kms_key: 'key',
  aws_kms_replica_key: 'key',
  aws_kms_external_key: 'key',
  aws_glue_catalog_table: 'table',
  aws_glue_catalog_database: 'database',
  aws_dynamodb_table: 'table',
  aws_dynamodb_global_table: 'table',
  aws_s3tables_table: 'table',
  aws_s3tables_table_bucket: 'bucket',
};
