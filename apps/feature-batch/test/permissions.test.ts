import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grantedActions, neededActions, sdkCalls } from '@cardlake/aws/test-kit';

const app = join(__dirname, '..');

/** Permissions of a role of the stack. */
const actionsOf = (environment: string, role: string): string[] =>
  grantedActions(join(app, '..', '..', 'stacks', 'feature-batch', 'golden', `${environment}.tf.json`), role);

/** In the bundle, but never called: jobs put items, each by itself. */
const NEVER_CALLED = [
  'dynamodb:GetItem',
  'dynamodb:UpdateItem',
  'dynamodb:Query',
  'dynamodb:BatchWriteItem',
  'dynamodb:BatchGetItem',
];

/** Permissions that AWS requires beside the called action: for parts of large files and for encryption. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
};

test('the roles of jobs have exactly the permissions of the calls of the bundle', () => {
  const bundled: string[] = JSON.parse(readFileSync(join(app, 'dist', 'sources.json'), 'utf8'));
  const texts = bundled.map((source) => readFileSync(join(app, source), 'utf8'));
  const called = sdkCalls(texts, {
    '@aws-sdk/client-dynamodb': { service: 'dynamodb' },
    '@aws-sdk/client-s3': { service: 's3' },
  });
  const needed = neededActions(called, { neverCalled: NEVER_CALLED, alsoRequired: ALSO_REQUIRED });
  expect(actionsOf('prod', 'Roles_Running_')).toEqual(needed);
  // The job card-lake has no table for lookups, and calls S3 as the others do.
  expect(actionsOf('container', 'Roles_Lake_')).toEqual(
    needed.filter((action) => !action.startsWith('dynamodb:')),
  );
});
