import { FeatureGroup, LakeStack, publish, read } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import { EVENT_TIME } from '@cardlake/job-contract';
import { featureStoreDeclaration, foundationDeclaration, type Settings } from '@cardlake/platform';
import type { Construct } from 'constructs';
import { toFeatureDefinitions } from './definitions';
import { FeatureWriter } from './feature-writer';
import { createOfflineRole, OFFLINE_PREFIX } from './offline-role';

/** The feature groups of the published definitions that are stored, and the function that writes their online records. */
export class FeatureStoreStack extends LakeStack {
  constructor(
    scope: Construct,
    settings: Settings,
    { groups, builds }: StackInputs<typeof featureStoreDeclaration>,
  ) {
    super(scope, featureStoreDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const { featureStore } = settings;
    const role = createOfflineRole(this, foundation);
    const stored = groups.filter((group) => group.stored);
    const created = stored.map((group) => ({
      published: group.name,
      online: group.online,
      group: new FeatureGroup(this, group.name, {
        group: group.name,
        definitions: toFeatureDefinitions(group),
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
    const online = created.filter((entry) => entry.online);
    const { lambda, replays } = new FeatureWriter(this, 'Writer', {
      foundation,
      artifacts: builds.featureWriter,
      settings: featureStore.writer,
      hasOnlineTables: settings.prediction.enabled,
      groups: Object.fromEntries(online.map(({ published, group }) => [published, group])),
    });
    publish(this, featureStoreDeclaration, {
      writer_arn: lambda.arn,
      writer_name: lambda.name,
      writer_dead_letters_name: lambda.deadLetters.name,
      replay_queue_url: replays.url,
      replay_queue_arn: replays.arn,
    });
  }
}
