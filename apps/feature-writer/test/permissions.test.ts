import { join } from 'node:path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as runtime from '@aws-sdk/client-sagemaker-featurestore-runtime';
import {
  grantedActions,
  neededActions,
  QUEUE_STATEMENTS,
  type SdkClients,
  sdkCalls,
  shippedSources,
} from '@cardlake/aws/test-kit';

/** The clients that the function imports. */
const CLIENTS: SdkClients = {
  '@aws-sdk/client-dynamodb': { service: 'dynamodb', sdk: dynamodb },
  '@aws-sdk/client-s3': { service: 's3', sdk: s3 },
  '@aws-sdk/client-sagemaker-featurestore-runtime': { service: 'sagemaker', sdk: runtime },
};

/** Permissions that AWS requires in addition to the called action: for encryption, and for each write of a batch. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:GetItem': ['kms:Decrypt'],
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sagemaker:BatchWriteRecord': ['sagemaker:PutRecord'],
};

/** Called only where the feature group, or the table, has the snapshot rows: the reviewed Terraform has them in the table in dev, in the group in prod. */
const BY_SETTING: Readonly<Record<string, readonly string[]>> = {
  dev: ['sagemaker:GetRecord'],
  prod: ['dynamodb:Query'],
};

/** Finds the actions that sources need. */
const needed = (sources: readonly string[], environment = 'dev'): string[] =>
  neededActions(sdkCalls(sources, CLIENTS), {
    neverCalled: BY_SETTING[environment] ?? [],
    alsoRequired: ALSO_REQUIRED,
  });

/** Reads the actions that the reviewed Terraform grants to the code of the function. */
const granted = (environment: string): string[] =>
  grantedActions(
    join(__dirname, '..', '..', '..', 'stacks', 'feature-store', 'golden', `${environment}.tf.json`),
    'Writer_Function_Role',
    QUEUE_STATEMENTS,
  );

const sources = shippedSources(join(__dirname, '..', 'dist', 'function.zip'), 'index');

test.each(['dev', 'prod'])(
  'in %s the function has exactly the permissions that its code needs',
  (environment) => {
    expect(granted(environment)).toEqual(needed(sources, environment));
  },
);

test('the exceptions are still needed', () => {
  expect([...sdkCalls(sources, CLIENTS)]).toEqual(expect.arrayContaining(Object.values(BY_SETTING).flat()));
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
