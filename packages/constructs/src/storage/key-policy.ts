import type { LakeStack } from '../core/lake-stack';
import type { Statement } from '../iam/statement';

/** Actions of the account's administrators; IAM policies grant the use of the key. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:ListRetirableGrants',
  'kms:PutKeyPolicy',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * Builds the policy of the key, in which the resource `*` means this key only. CloudWatch Logs may use it for log groups
 * of this project and environment; alarms and CloudTrail may use it for this account.
 */
export function keyPolicy(stack: LakeStack): Statement[] {
  const { project, environment, region } = stack.settings;
  const sameAccount = { 'aws:SourceAccount': stack.account };
  return [
    {
      sid: 'Account',
      principals: { AWS: `arn:aws:iam::${stack.account}:root` },
      actions: ADMINISTRATION,
      resources: ['*'],
    },
    {
      sid: 'Logs',
      principals: { Service: `logs.${region}.amazonaws.com` },
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.arn('logs', `log-group:/*/${project}-${environment}-*`),
        },
      },
    },
    {
      sid: 'Alarms',
      principals: { Service: 'cloudwatch.amazonaws.com' },
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: sameAccount },
    },
    {
      sid: 'Trail',
      principals: { Service: 'cloudtrail.amazonaws.com' },
      actions: ['kms:GenerateDataKey', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { StringEquals: sameAccount },
    },
  ];
}
