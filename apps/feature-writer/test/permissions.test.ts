import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as runtime from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { type SdkClients, sdkCalls, shippedSources } from '@cardlake/aws/test-kit';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

/** The clients that the function imports. */
const CLIENTS: SdkClients = {
  '@aws-sdk/client-dynamodb': { service: 'dynamodb', sdk: dynamodb },
  '@aws-sdk/client-s3': { service: 's3', sdk: s3 },
  '@aws-sdk/client-sagemaker-featurestore-runtime': { service: 'sagemaker', sdk: runtime },
};

/** Statements for Lambda itself: traces, logs, environment variables, queues. */
const LAMBDA_STATEMENTS = [
  'Trace',
  'Environment',
  'WriteLogs',
  'SendToDeadLetters',
  'SendToDeadLettersKey',
  'ConsumeQueue',
  'ConsumeQueueKey',
];

/** Permissions that AWS requires in addition to the called action: for encryption, and for each write of a batch. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:GetItem': ['kms:Decrypt'],
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sagemaker:BatchWriteRecord': ['sagemaker:PutRecord'],
};

/** In the zip, but never called: this function never reads a single record. */
const NEVER_CALLED = ['sagemaker:GetRecord'];

/** Finds the actions that sources need. */
const needed = (sources: readonly string[]): Set<string> => {
  const called = [...sdkCalls(sources, CLIENTS)].filter((action) => !NEVER_CALLED.includes(action));
  return new Set(called.flatMap((action) => [action, ...(ALSO_REQUIRED[action] ?? [])]));
};

/** Reads the actions that the reviewed Terraform grants to the code of the function. */
function granted(environment: string): Set<string> {
  const golden = join(
    __dirname,
    '..',
    '..',
    '..',
    'stacks',
    'feature-store',
    'golden',
    `${environment}.tf.json`,
  );
  const { aws_iam_role_policy: policies } = JSON.parse(readFileSync(golden, 'utf8')).resource;
  const role = Object.entries<{ policy: { '(json)': { Statement: Statement[] } } }>(policies).find(([name]) =>
    name.startsWith('Writer_Function_Role'),
  )?.[1];
  if (role === undefined) throw new Error(`${golden} has no role policy of the writer`);
  const own = role.policy['(json)'].Statement.filter(({ Sid }) => !LAMBDA_STATEMENTS.includes(Sid));
  return new Set(own.flatMap(({ Action }) => Action));
}

const sources = shippedSources(join(__dirname, '..', 'dist', 'function.zip'), 'index');

test.each(['dev', 'prod'])(
  'in %s the function has exactly the permissions that its code needs',
  (environment) => {
    expect([...granted(environment)].sort()).toEqual([...needed(sources)].sort());
  },
);

test('the exception is still needed', () => {
  expect([...sdkCalls(sources, CLIENTS)]).toEqual(expect.arrayContaining(NEVER_CALLED));
});

test.each([
  ["import { DeleteObjectCommand } from '@aws-sdk/client-s3';", 's3:DeleteObject'],
  ["import {\n  type Tag,\n  ListObjectsV2Command,\n} from '@aws-sdk/client-s3';", 's3:ListBucket'],
  ['await runtime.deleteRecord({});', 'sagemaker:DeleteRecord'],
])('an added call is found: %s', (line, action) => {
  expect(needed(sources)).not.toContain(action);
  expect(needed([...sources, line])).toContain(action);
});

test('an unknown service is rejected', () => {
  const line = "import { SQSClient } from '@aws-sdk/client-sqs';";
  expect(() => needed([...sources, line])).toThrow('@aws-sdk/client-sqs is unknown');
});
