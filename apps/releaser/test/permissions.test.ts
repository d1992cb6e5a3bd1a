import { join } from 'node:path';
import {
  grantedActions,
  LAMBDA_STATEMENTS,
  neededActions,
  openFunctionZip,
  type SdkClients,
  sdkCalls,
  shippedSources,
} from '@cardlake/aws/test-kit';
import { RELEASER_FUNCTION } from '@cardlake/job-contract';

const root = join(__dirname, '..', '..', '..');
const file = join(__dirname, '..', 'dist', 'function.zip');

/** The clients that the function imports. */
const CLIENTS: SdkClients = {
  '@aws-sdk/client-cloudwatch': { service: 'cloudwatch' },
  '@aws-sdk/client-dynamodb': { service: 'dynamodb' },
  '@aws-sdk/client-s3': { service: 's3' },
  '@aws-sdk/client-sagemaker': { service: 'sagemaker' },
};

/** Permissions that AWS requires in addition to the called action: for encryption, and to hand a role on. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt', 's3:ListBucket'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sagemaker:CreateModel': ['iam:PassRole'],
};

/** In the zip, but never called: packages are removed by the command line, and items are written one by one. */
const NEVER_CALLED = ['sagemaker:DeleteModelPackage', 'dynamodb:BatchWriteItem', 'dynamodb:Query'];

/** Called only where rows are scored by endpoints, which the reviewed Terraform has in prod alone. */
const isOfEndpoints = (action: string): boolean => action.startsWith('sagemaker:');

/** Finds the actions that sources need. */
const needed = (sources: readonly string[], environment: string): string[] =>
  neededActions(
    [...sdkCalls(sources, CLIENTS)].filter((action) => environment === 'prod' || !isOfEndpoints(action)),
    { neverCalled: NEVER_CALLED, alsoRequired: ALSO_REQUIRED },
  );

/** Reads the actions that the reviewed Terraform grants to the code of the function. */
const granted = (environment: string): string[] =>
  grantedActions(
    join(root, 'stacks', 'prediction', 'golden', `${environment}.tf.json`),
    'Releases_Function_Role',
    LAMBDA_STATEMENTS,
  );

const sources = shippedSources(file, 'index');

test.each(['dev', 'prod'])('the function has exactly the permissions in %s that its code needs', (name) => {
  expect(granted(name)).toEqual(needed(sources, name));
});

test('an added call is found', () => {
  const line = "import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';";
  expect(needed([...sources, line], 'dev')).toContain('dynamodb:DeleteItem');
});

test('the zip is small, and begins with its contents alone', async () => {
  const zip = openFunctionZip(file);
  try {
    expect(zip.bytes.length).toBeLessThanOrEqual(5 * 2 ** 20);
    const endpoints = { prefix: 'p', image: '', role: '', packageGroup: '', instanceType: 'x', instances: 1 };
    const deployment = { model: 'fraud', bucket: 'b', key: 'k', scorer: 'in-process', endpoints, alarms: [] };
    const training = { jobPrefix: 'p', rule: { kind: 'rates', review: 0, decline: 0 } };
    const care = { watchMinutes: 1, gate: { minFrauds: 1, maxLoss: 0, maxShift: 1 }, training };
    const RELEASE = JSON.stringify({ ...deployment, ...care });
    expect(await zip.typeOfHandler(RELEASER_FUNCTION, { RELEASE })).toBe('function');
  } finally {
    zip.remove();
  }
});
