import { UserError } from '@cardlake/runtime';

/** The feature group does not exist in this account and region. */
export const noSuchGroup = (name: string, reason: string): UserError =>
  new UserError('feature_group_missing', `there is no feature group ${name} (${reason})`, {
    hint: 'Deploy the feature-store stack of this environment, or check the name and the region of the group.',
  });

/** Access denied. */
export const accessDenied = (name: string, reason: string): UserError =>
  new UserError('feature_store_denied', `the Feature Store denies access to ${name} (${reason})`, {
    hint: 'Check the credentials. Writing needs sagemaker:BatchWriteRecord, PutRecord and BatchGetRecord on the feature group, reading needs GetRecord; both need the use of its KMS key.',
  });
