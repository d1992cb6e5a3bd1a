import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdkCalls } from './support/sdk-calls';
import { shippedSources } from './support/shipped';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

/** What Lambda itself does with the role: traces, logs, the variables of the environment, queues on both sides. */
const OF_LAMBDA = [
  'Trace',
  'Environment',
  'WriteLogs',
  'SendToDeadLetters',
  'SendToDeadLettersKey',
  'ConsumeQueue',
  'ConsumeQueueKey',
];

/** What AWS checks beside the action that is called: objects are encrypted; a batch of writes is checked as writes. */
const CHECKED_TOO: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sagemaker:BatchWriteRecord': ['sagemaker:PutRecord'],
};

/** In the zip, and never reached: a store can read one record, which this function never asks it for. */
const NEVER_CALLED = ['sagemaker:GetRecord'];

/** The actions that some sources need. */
const needed = (sources: readonly string[]): Set<string> => {
  const called = [...sdkCalls(sources)].filter((action) => !NEVER_CALLED.includes(action));
  return new Set(called.flatMap((action) => [action, ...(CHECKED_TOO[action] ?? [])]));
};

/** The actions that the reviewed Terraform grants the function for what it does itself. */
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
  const [, role] = Object.entries<{ policy: { '(json)': { Statement: Statement[] } } }>(policies).find(
    ([name]) => name.startsWith('Writer_Function_Role'),
  )!;
  const own = role.policy['(json)'].Statement.filter(({ Sid }) => !OF_LAMBDA.includes(Sid));
  return new Set(own.flatMap(({ Action }) => Action));
}

const sources = shippedSources();

test.each(['dev', 'prod'])(
  'in %s the function may do what its code calls, and nothing else',
  (environment) => {
    expect([...granted(environment)].sort()).toEqual([...needed(sources)].sort());
  },
);

test('the one exception is still needed', () => {
  expect([...sdkCalls(sources)]).toEqual(expect.arrayContaining(NEVER_CALLED));
});

test.each([
  ["import { DeleteObjectCommand } from '@aws-sdk/client-s3';", 's3:DeleteObject'],
  ["import {\n  type Tag,\n  ListObjectsV2Command,\n} from '@aws-sdk/client-s3';", 's3:ListObjectsV2'],
  ['await runtime.deleteRecord({});', 'sagemaker:DeleteRecord'],
])('a call that is added is found: %s', (line, action) => {
  expect(needed(sources)).not.toContain(action);
  expect(needed([...sources, line])).toContain(action);
});

test('a service that nobody named is refused', () => {
  const line = "import { SQSClient } from '@aws-sdk/client-sqs';";
  expect(() => needed([...sources, line])).toThrow('@aws-sdk/client-sqs is called');
});
