import { BucketAccess, type LakeStack, ServiceRole } from '@cardlake/constructs';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';

/** Folder of the offline stores under the lake root; SageMaker defines the layout below. */
export const OFFLINE_PREFIX = 'feature-store/';

/** Database of the offline stores' tables, whose name SageMaker fixes. */
const DATABASE = 'sagemaker_featurestore';

/** Creates the role with which SageMaker writes the offline stores and their tables. */
export function createOfflineRole(
  stack: LakeStack,
  foundation: OutputsOf<typeof foundationDeclaration>,
): ServiceRole {
  const role = new ServiceRole(stack, 'Offline', {
    nameSuffix: 'offline',
    service: 'sagemaker.amazonaws.com',
    description: 'SageMaker writes the offline stores of the feature groups',
  }).allow(
    // As in AmazonSageMakerFeatureStoreAccess: SageMaker rejects a bucket whose ACL it cannot read, and writes each object
    // with an ACL, which a bucket without ACLs accepts as long as it gives the owner full control.
    { sid: 'ReadBucketAcl', actions: ['s3:GetBucketAcl'], resources: [foundation.lake_bucket_arn] },
    {
      sid: 'WriteObjectAcl',
      actions: ['s3:PutObjectAcl'],
      resources: [`${foundation.lake_bucket_arn}/${OFFLINE_PREFIX}*`],
    },
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
