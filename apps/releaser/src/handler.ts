import { openAlarms } from '@cardlake/aws/alarms';
import { createDynamoDbClient, dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { openModelHosting, openModelPackages } from '@cardlake/aws/hosting';
import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { createS3Client, s3Lister, s3Reader, s3Writer } from '@cardlake/aws/s3';
import { CONTROL_TABLE, RELEASER_FUNCTION } from '@cardlake/job-contract';
import { openRelease } from '@cardlake/prediction';
import { dynamoDbControlTable } from '@cardlake/prediction/dynamodb';
import { systemClock } from '@cardlake/runtime';
import { doStep } from './do-step';
import { readSettings } from './settings';
import { readStep } from './step';

const env = readFunctionEnvironment('releaser', RELEASER_FUNCTION.environment);
const settings = readSettings(env.RELEASE);
const s3 = createS3Client();
const table = dynamoDbKeyedTable({
  client: createDynamoDbClient(),
  tableName: env.CONTROL_TABLE,
  key: CONTROL_TABLE.partition,
});
const objects = { ...s3Reader(s3), ...s3Writer(s3), ...s3Lister(s3) };
const release = openRelease(settings, {
  objects,
  controls: dynamoDbControlTable(table),
  hosting: openModelHosting(),
  packages: openModelPackages(),
  listRaised: openAlarms(),
  clock: systemClock,
});

/** Does a step of a release. What it throws is the cause that the state machine tells. */
export const handler = (event: unknown): Promise<object> =>
  doStep({ release, objects, care: settings }, readStep(event));
