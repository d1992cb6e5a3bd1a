import {
  type Artifacts,
  FeatureGroup,
  featureStoreContract,
  foundationContract,
  LakeStack,
  type PublishedGroup,
  publish,
  read,
  type Settings,
} from '@cardlake/constructs';
import { EVENT_TIME } from '@cardlake/job-contract';
import type { Construct } from 'constructs';
import { definitionsOf } from './definitions';
import { FeatureWriter } from './feature-writer';
import { OFFLINE_PREFIX, offlineRole } from './offline-role';

/** What the feature-store stack is made from beside the settings. */
export interface FeatureStoreInputs {
  readonly groups: readonly PublishedGroup[];
  /** The feature-writer's build. */
  readonly writer: Artifacts;
}

/** The feature groups of every published definition, and the function that writes their online records. */
export class FeatureStoreStack extends LakeStack {
  constructor(scope: Construct, settings: Settings, { groups, writer }: FeatureStoreInputs) {
    super(scope, 'feature-store', settings);
    const foundation = read(this, foundationContract);
    const { featureStore } = settings;
    const role = offlineRole(this, foundation);
    const made = groups.map((group) => ({
      published: group.name,
      online: group.online,
      group: new FeatureGroup(this, group.name, {
        group: group.name,
        definitions: definitionsOf(group),
        recordId: group.recordId,
        eventTime: EVENT_TIME,
        online: group.online,
        keyArn: foundation.key_arn,
        offlineUri: `s3://${foundation.lake_bucket_name}/${OFFLINE_PREFIX}${group.name}`,
        role,
        tableFormat: featureStore.offlineFormat,
        onlineTtlDays: group.online ? (featureStore.onlineRecordsExpireAfterDays ?? undefined) : undefined,
        deleteData: settings.allowDataDeletion,
      }),
    }));
    const online = made.filter((entry) => entry.online);
    const { lambda, replays } = new FeatureWriter(this, 'Writer', {
      foundation,
      artifacts: writer,
      settings: featureStore.writer,
      groups: Object.fromEntries(online.map(({ published, group }) => [published, group])),
    });
    publish(this, featureStoreContract, {
      writer_arn: lambda.arn,
      writer_name: lambda.name,
      writer_dead_letters_name: lambda.deadLetters.name,
      replay_queue_url: replays.url,
      replay_queue_arn: replays.arn,
    });
  }
}
