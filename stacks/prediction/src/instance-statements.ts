import type { Statement } from '@cardlake/constructs';

/**
 * Builds the statements of a role whose instances SageMaker runs: for their metrics, and for their encrypted storage.
 * @param namespace namespace of the metrics (developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch")
 */
export const instanceStatements = (namespace: string, keyArn: string): Statement[] => [
  {
    sid: 'PublishMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    wildcardReason:
      'CloudWatch has no resource-level permissions for metrics; the condition restricts the namespace.',
    conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
  },
  {
    // API reference, CreateEndpointConfig, `KmsKeyId`; ResourceConfig, `VolumeKmsKeyId`.
    sid: 'EncryptStorage',
    actions: ['kms:CreateGrant'],
    resources: [keyArn],
    conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  },
];
