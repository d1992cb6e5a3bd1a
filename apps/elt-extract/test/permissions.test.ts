import { join } from 'node:path';
import {
  grantedActions,
  neededActions,
  QUEUE_STATEMENTS,
  type SdkClients,
  sdkCalls,
  shippedSources,
} from '@cardlake/aws/test-kit';
import { ELT_FUNCTIONS, type EltFunction, EXTRACT_JOB } from '@cardlake/job-contract';

const root = join(__dirname, '..', '..', '..');

/** Folders of the builds. */
const BUILDS = {
  eltExtract: 'apps/elt-extract',
  eltLoad: 'apps/elt-load',
  eltPublish: 'apps/elt-publish',
} as const;

/** The clients that the functions import. */
const CLIENTS: SdkClients = {
  '@aws-sdk/client-dynamodb': { service: 'dynamodb' },
  '@aws-sdk/client-eventbridge': { service: 'events' },
  '@aws-sdk/client-s3': { service: 's3' },
  '@aws-sdk/client-sfn': { service: 'states' },
  '@aws-sdk/client-sqs': { service: 'sqs' },
};

/** Permissions that AWS requires in addition to the called action: for encryption, and to tell a missing object. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt', 's3:ListBucket'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** Calls of Powertools for the table of work, with clients of its own (features, Idempotency, "Required resources"). */
const IDEMPOTENCY = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** In the zips beside the client of the table, but never called. */
const OF_OTHER_TABLES = ['dynamodb:BatchWriteItem', 'dynamodb:Query'];

/** By function: in its zip, but never called. Extract only starts executions; the publisher lists no versions of objects, and the
 * operator reads the table of publications, and puts what is loaded again into it. */
const NEVER_CALLED: Readonly<Record<EltFunction, readonly string[]>> = {
  extract: [...OF_OTHER_TABLES, 'states:DescribeExecution'],
  load: OF_OTHER_TABLES,
  listing: [],
  publisher: ['s3:ListBucketVersions'],
  operator: OF_OTHER_TABLES,
};

/** Functions that read versions of objects: the call is GetObject, the action is another. */
const READS_VERSIONS: readonly EltFunction[] = ['extract', 'load'];

const sourcesOf = (name: EltFunction): string[] => {
  const { build, handler } = ELT_FUNCTIONS[name];
  return shippedSources(join(root, BUILDS[build], 'dist', 'function.zip'), handler.replace(/\..*/, ''));
};

/** Finds the actions that the code of a function needs. */
const needed = (name: EltFunction, sources = sourcesOf(name)): string[] => {
  const calls = [
    ...sdkCalls(sources, CLIENTS),
    ...(READS_VERSIONS.includes(name) ? ['s3:GetObjectVersion'] : []),
    ...('IDEMPOTENCY_TABLE' in ELT_FUNCTIONS[name].environment ? IDEMPOTENCY : []),
  ];
  return neededActions(calls, { neverCalled: NEVER_CALLED[name], alsoRequired: ALSO_REQUIRED });
};

/** Beginnings of the names of the roles. */
const ROLES: Readonly<Record<EltFunction, string>> = {
  extract: 'Functions_extract_Role',
  load: 'Functions_load_Role',
  listing: 'Functions_listing_Role',
  publisher: 'Publish_Publisher_Role',
  operator: 'Ops_Operator_Role',
};

/** Reads the actions that the reviewed Terraform grants to the code of a function. */
const granted = (environment: string, name: EltFunction): string[] =>
  grantedActions(
    join(root, 'stacks', 'elt', 'golden', `${environment}.tf.json`),
    ROLES[name],
    QUEUE_STATEMENTS,
  );

const FUNCTIONS = Object.keys(ELT_FUNCTIONS) as EltFunction[];

test.each(FUNCTIONS.flatMap((name) => ['dev', 'prod'].map((environment) => [name, environment] as const)))(
  '%s has exactly the permissions in %s that its code needs',
  (name, environment) => {
    expect(granted(environment, name)).toEqual(needed(name));
  },
);

/** Statements of what Glue does for a run: it reads how to encrypt, and writes the logs. */
const GLUE_STATEMENTS = ['ReadEncryption', 'WriteLogs'];

test.each(['dev', 'prod'])(
  'the job for large objects has exactly the permissions in %s that its program needs',
  (environment) => {
    const sources = shippedSources(
      join(root, BUILDS.eltExtract, 'dist', 'function.zip'),
      EXTRACT_JOB.program.replace('.js', ''),
    );
    const calls = [...sdkCalls(sources, CLIENTS), 's3:GetObjectVersion'];
    expect(
      grantedActions(
        join(root, 'stacks', 'elt', 'golden', `${environment}.tf.json`),
        'Large_Job_Role',
        GLUE_STATEMENTS,
      ),
    ).toEqual(neededActions(calls, { neverCalled: [], alsoRequired: ALSO_REQUIRED }));
  },
);

test('the exceptions are still needed', () => {
  for (const name of FUNCTIONS)
    expect([...sdkCalls(sourcesOf(name), CLIENTS)]).toEqual(expect.arrayContaining([...NEVER_CALLED[name]]));
});

test('an added call is found', () => {
  const line = "import { DeleteObjectCommand } from '@aws-sdk/client-s3';";
  expect(needed('load', [...sourcesOf('load'), line])).toContain('s3:DeleteObject');
});
