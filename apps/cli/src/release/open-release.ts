import { CONTROL_TABLE } from '@cardlake/job-contract';
import { type OpenedRelease, openRelease } from '@cardlake/prediction';
import { dynamoDbControlTable } from '@cardlake/prediction/dynamodb';
import type { Clock } from '@cardlake/runtime';
import { settingsOf } from '../cost/environment';
import { readReleaseOutputs } from '../emr/outputs';
import type { ReleaseOptions } from '../options/release';

/** Opens the deployment that options name. @throws UserError `bad_outputs` */
export async function openDeployedRelease(options: ReleaseOptions, clock: Clock): Promise<OpenedRelease> {
  const { createDynamoDbClient, dynamoDbKeyedTable } = await import('@cardlake/aws/dynamodb');
  const { createS3Client, s3Reader, s3Writer } = await import('@cardlake/aws/s3');
  const { openModelHosting, openModelPackages } = await import('@cardlake/aws/hosting');
  const { openAlarms } = await import('@cardlake/aws/alarms');
  const settings = settingsOf(options.env);
  const {
    controlTable,
    machine: _machine,
    endpoints,
    ...outputs
  } = readReleaseOutputs(options.outputs, options.env);
  const client = { region: options.region ?? settings.region };
  const s3 = createS3Client(client);
  const table = dynamoDbKeyedTable({
    client: createDynamoDbClient(client),
    tableName: controlTable,
    key: CONTROL_TABLE.partition,
  });
  return openRelease(
    { ...outputs, endpoints: { ...endpoints, ...settings.prediction.endpoint } },
    {
      objects: { ...s3Reader(s3), ...s3Writer(s3) },
      controls: dynamoDbControlTable(table),
      hosting: openModelHosting(client),
      packages: openModelPackages(client),
      listRaised: openAlarms(client),
      clock,
    },
  );
}
