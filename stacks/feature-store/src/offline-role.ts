import { BucketAccess, type LakeStack, ServiceRole } from '@cardlake/constructs';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';

/** Folder of the offline stores under the lake root; SageMaker lays out what is below. */
export const OFFLINE_PREFIX = 'feature-store/';

/** Database that SageMaker keeps the tables of offline stores in; its name is not ours to choose. */
const DATABASE = 'sagemaker_featurestore';

/** The role with which SageMaker writes the offline stores and their tables. */
export function offlineRole(
  stack: LakeStack,
  foundation: OutputsOf<typeof foundationDeclaration>,
): ServiceRole {
  const role = new ServiceRole(stack, 'Offline', {
    thing: 'offline',
    service: 'sagemaker.amazonaws.com',
    description: 'SageMaker writes the offline stores of the feature groups',
  }).allow(
    // SageMaker refuses a bucket whose ACL it cannot see.
    { sid: 'SeeBucket', actions: ['s3:GetBucketAcl'], resources: [foundation.lake_bucket_arn] },
    {
      sid: 'Catalog',
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:CreateTable', 'glue:UpdateTable'],
      resources: [
        stack.arn('glue', 'catalog'),
        stack.arn('glue', `database/${DATABASE}`),
        stack.arn('glue', `table/${DATABASE}/*`),
      ],
    },
  );
  new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn).grant(
    role,
    ['read', 'list', 'write', 'delete'],
    [OFFLINE_PREFIX],
  );
  return role;
}
