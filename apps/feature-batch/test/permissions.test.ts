import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdkCalls } from '@cardlake/aws/test-kit';
import { RETRIED_EXIT_CODES } from '@cardlake/job-contract';
import { EXIT_CODES } from '@cardlake/runtime';

interface Statement {
  readonly Action: string | readonly string[];
}

const app = join(__dirname, '..');
const goldenOf = (name: string) =>
  JSON.parse(
    readFileSync(join(app, '..', '..', 'stacks', 'feature-batch', 'golden', `${name}.tf.json`), 'utf8'),
  );

/** Permissions of a role of the stack. */
function actionsOf(golden: string, roleName: string): string[] {
  const policies = Object.entries(
    goldenOf(golden).resource.aws_iam_role_policy as Record<
      string,
      { policy: { '(json)': { Statement: Statement[] } } }
    >,
  );
  const [, role] = policies.find(([name]) => name.startsWith(roleName)) ?? [];
  const statements = role?.policy['(json)'].Statement ?? [];
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

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
  const needed = new Set(
    [...called]
      .filter((action) => !NEVER_CALLED.includes(action))
      .flatMap((action) => [action, ...(ALSO_REQUIRED[action] ?? [])]),
  );
  expect(actionsOf('prod', 'Roles_Running_')).toEqual([...needed].sort());
  // The job card-lake has no table for lookups, and calls S3 as the others do.
  expect(actionsOf('container', 'Roles_Lake_')).toEqual(
    [...needed].filter((action) => !action.startsWith('dynamodb:')).sort(),
  );
});

test('Batch tries again what the exit codes call worth another attempt', () => {
  expect(RETRIED_EXIT_CODES).toEqual([EXIT_CODES.retry.code, EXIT_CODES.terminated.code]);
});
