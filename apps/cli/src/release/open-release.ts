import { CONTROL_TABLE } from '@cardlake/job-contract';
import {
  archiveAddress,
  chooseVersions,
  createReleasePreparation,
  type ModelPlace,
  type ReleasePorts,
  readModelFiles,
  type SlotEndpoints,
  sageMakerSlots,
} from '@cardlake/prediction';
import { dynamoDbControlTable } from '@cardlake/prediction/dynamodb';
import type { Clock } from '@cardlake/runtime';
import { settingsOf } from '../cost/environment';
import { readReleaseOutputs } from '../emr/outputs';
import type { ReleaseOptions } from '../options/release';

/** A deployment, ready to release a version of its model. */
export interface OpenedRelease {
  readonly ports: ReleasePorts;
  /** Checks a version, and makes what an endpoint serves of it. */
  readonly prepare: (version: string) => Promise<void>;
  /** Both slots, also where rows are scored in process now: an endpoint of an earlier release is billed on. */
  readonly endpoints: SlotEndpoints;
  /** Finds the version that decides without a control; undefined when none does. */
  readonly findDecidingVersion: () => Promise<string | undefined>;
  /** Deletes the registered packages. @returns their number */
  readonly removePackages: () => Promise<number>;
}

/** Opens the deployment that options name. @throws UserError `bad_outputs` */
export async function openRelease(options: ReleaseOptions, clock: Clock): Promise<OpenedRelease> {
  const { createDynamoDbClient, dynamoDbKeyedTable } = await import('@cardlake/aws/dynamodb');
  const { createS3Client, s3Reader, s3Writer } = await import('@cardlake/aws/s3');
  const { openModelHosting, openModelPackages } = await import('@cardlake/aws/hosting');
  const { openAlarms } = await import('@cardlake/aws/alarms');
  const settings = settingsOf(options.env);
  const outputs = readReleaseOutputs(options.outputs, options.env);
  const { model } = outputs;
  const isHosted = outputs.scorer === 'endpoint';
  const client = { region: options.region ?? settings.region };
  const s3 = createS3Client(client);
  const place: ModelPlace = { objects: s3Reader(s3), bucket: outputs.bucket, name: model };
  const { prefix, image, role, packageGroup: group } = outputs.endpoints;
  const packages = openModelPackages(client);
  const listRaised = openAlarms(client);
  const endpoints = sageMakerSlots(openModelHosting(client), {
    prefix,
    image,
    role,
    key: outputs.key,
    ...settings.prediction.endpoint,
    artifactOf: (version) => archiveAddress(place, version),
  });
  return {
    ports: {
      model,
      controls: dynamoDbControlTable(
        dynamoDbKeyedTable({
          client: createDynamoDbClient(client),
          tableName: outputs.controlTable,
          key: CONTROL_TABLE.partition,
        }),
      ),
      slots: isHosted ? endpoints : undefined,
      listRaisedAlarms: () => listRaised(outputs.alarms),
      clock,
    },
    endpoints,
    prepare: createReleasePreparation(
      place,
      isHosted ? { writer: s3Writer(s3), packages, group, image } : undefined,
    ),
    async findDecidingVersion() {
      const files = await readModelFiles(place);
      const isChosen = files.promoted !== undefined || files.experiment !== undefined;
      return isChosen ? chooseVersions(place, files).champion : undefined;
    },
    removePackages: async () => (group !== '' ? packages.removeAll(group) : 0),
  };
}
