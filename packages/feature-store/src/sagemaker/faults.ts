import { UserError } from '@cardlake/runtime';

/** There is no such feature group in this account and region. */
export const noSuchGroup = (name: string, reason: string): UserError =>
  new UserError('feature_group_missing', `there is no feature group ${name} (${reason})`, {
    hint: 'Deploy the feature-store stack of this environment, or give the name and region of the group as it is there.',
  });

/** Whoever asks may not. */
export const notAllowed = (name: string, reason: string): UserError =>
  new UserError('feature_store_denied', `the Feature Store refuses access to ${name} (${reason})`, {
    hint: 'Check the credentials. Writing takes sagemaker:BatchWriteRecord, PutRecord and BatchGetRecord on the feature group, reading GetRecord; and the use of its KMS key.',
  });
