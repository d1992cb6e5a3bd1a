import type { LakeStack } from '../core/lake-stack';
import type { Statement } from '../iam/statement';
import { KEY_USES } from './key-uses';

/** Actions with which the account's administrators manage the key. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:ListRetirableGrants',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * Builds the policy of the key from `KEY_USES`; the resource `*` in it means this key only. IAM policies of the account
 * grant its use through services; the services that use it by themselves get a statement each.
 */
export function keyPolicy(stack: LakeStack): Statement[] {
  const { project, environment, region, iam } = stack.settings;
  const namePrefix = `${project}-${environment}-`;
  const scope = { account: stack.account, region, namePrefix, rolePrefix: `${iam.namePrefix}${namePrefix}` };
  const throughAccount = KEY_USES.filter(({ caller }) => caller === 'account');
  return [
    {
      sid: 'Account',
      principals: { AWS: `arn:aws:iam::${stack.account}:root` },
      actions: [...new Set([...ADMINISTRATION, ...throughAccount.flatMap(({ actions }) => actions)])].sort(),
      resources: ['*'],
    },
    ...KEY_USES.flatMap(({ sid, caller, actions, conditions }): Statement[] =>
      caller === 'account'
        ? []
        : [
            {
              sid,
              principals: { Service: caller(region) },
              actions,
              resources: ['*'],
              conditions: conditions?.(scope),
            },
          ],
    ),
  ];
}
