import { join } from 'node:path';
import * as featureStore from '@aws-sdk/client-sagemaker-featurestore-runtime';
import {
  grantedActions,
  LAMBDA_STATEMENTS,
  neededActions,
  type SdkClients,
  sdkCalls,
  shippedSources,
} from '@cardlake/aws/test-kit';
import { SCORER_FUNCTIONS, SCORER_ZIP, type ScorerFunction } from '@cardlake/job-contract';

const root = join(__dirname, '..', '..', '..');
const zip = join(__dirname, '..', 'dist', SCORER_ZIP);

/** The clients that the functions import. */
const CLIENTS: SdkClients = {
  '@aws-sdk/client-dynamodb': { service: 'dynamodb' },
  '@aws-sdk/client-firehose': { service: 'firehose' },
  '@aws-sdk/client-kinesis': { service: 'kinesis' },
  '@aws-sdk/client-s3': { service: 's3' },
  '@aws-sdk/client-sagemaker-featurestore-runtime': { service: 'sagemaker', sdk: featureStore },
  '@aws-sdk/client-sagemaker-runtime': { service: 'sagemaker' },
  '@aws-sdk/client-sqs': { service: 'sqs' },
};

/** Statements for Lambda itself, with those for the streams that it reads. */
const STATEMENTS = [...LAMBDA_STATEMENTS, 'ReadStream', 'ReadStreamKey', 'ReadChanges', 'ReadChangesKey'];

/** Permissions that AWS requires in addition to the called action: for encryption, and to tell a missing file. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:GetItem': ['kms:Decrypt'],
  'kinesis:PutRecords': ['kms:GenerateDataKey'],
  's3:GetObject': ['kms:Decrypt', 's3:ListBucket'],
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** In the zip, but never called: the functions publish no snapshots. */
const NEVER_CALLED = ['dynamodb:BatchWriteItem'];

/** Called only with the settings `scorer: 'endpoint'` and `snapshotStore: 'feature-store'`, which the reviewed Terraform has in prod alone. */
const BY_SETTING = ['sagemaker:InvokeEndpoint', 'sagemaker:GetRecord'];

/** Reads our own source files in the bundle of a function. */
const sourcesOf = (entry: ScorerFunction): string[] =>
  shippedSources(zip, SCORER_FUNCTIONS[entry].handler.replace(/\..*/, ''));

/** Finds the actions that sources need. */
const needed = (sources: readonly string[], environment = 'dev'): string[] =>
  neededActions(sdkCalls(sources, CLIENTS), {
    neverCalled: environment === 'dev' ? [...NEVER_CALLED, ...BY_SETTING] : NEVER_CALLED,
    alsoRequired: ALSO_REQUIRED,
  });

/** Logical names of the roles' policies in the stack. */
const POLICIES: Readonly<Record<ScorerFunction, string>> = {
  stream: 'Scorer_stream_Role',
  answer: 'Scorer_answer_Role',
  step: 'Scorer_step_Role',
  watch: 'Watching_watch_Role',
  forwarder: 'Forwarding_forwarder_Role',
};

/** Reads the actions that the reviewed Terraform grants to the code of a function. */
const granted = (environment: string, entry: ScorerFunction): string[] =>
  grantedActions(
    join(root, 'stacks', 'prediction', 'golden', `${environment}.tf.json`),
    POLICIES[entry],
    STATEMENTS,
  );

const ENTRIES = Object.keys(SCORER_FUNCTIONS) as ScorerFunction[];

test.each(ENTRIES.flatMap((entry) => ['dev', 'prod'].map((environment) => [entry, environment] as const)))(
  '%s has exactly the permissions in %s that its code needs',
  (entry, environment) => {
    expect(granted(environment, entry)).toEqual(needed(sourcesOf(entry), environment));
  },
);

test('the exceptions are still needed', () => {
  expect([...sdkCalls(sourcesOf('stream'), CLIENTS)]).toEqual(
    expect.arrayContaining([...NEVER_CALLED, ...BY_SETTING]),
  );
});

test('an added call is found', () => {
  const line = "import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';";
  expect(needed([...sourcesOf('stream'), line])).toContain('dynamodb:DeleteItem');
});
