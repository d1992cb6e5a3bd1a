import { FeatureGroup, LakeStack, publish, read, type ServiceRole } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import { EVENT_TIME, SNAPSHOT_ROWS_GROUP, SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
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
        offline: {
          uri: `s3://${foundation.lake_bucket_name}/${OFFLINE_PREFIX}${group.name}`,
          tableFormat: featureStore.offlineFormat,
        },
        role,
        onlineTtlDays: group.online ? (featureStore.onlineRecordsExpireAfterDays ?? undefined) : undefined,
        deleteData: settings.allowDataDeletion,
      }),
    }));
    const online = created.filter((entry) => entry.online);
    const snapshots = this.createSnapshotRows(role, foundation.key_arn);
    const { lambda, replays } = new FeatureWriter(this, 'Writer', {
      foundation,
      artifacts: builds.featureWriter,
      settings: featureStore.writer,
      hasOnlineTables: settings.prediction.enabled,
      groups: Object.fromEntries(online.map(({ published, group }) => [published, group])),
      snapshots,
    });
    publish(this, featureStoreDeclaration, {
      writer_arn: lambda.arn,
      writer_name: lambda.name,
      writer_dead_letters_name: lambda.deadLetters.name,
      replay_queue_url: replays.url,
      replay_queue_arn: replays.arn,
    });
  }

  /** Creates the feature group of the snapshot rows, in an environment whose decisions read them there. Gold has their history. */
  private createSnapshotRows(role: ServiceRole, keyArn: string): FeatureGroup | undefined {
    const { prediction, allowDataDeletion } = this.settings;
    if (!prediction.enabled || prediction.snapshotStore !== 'feature-store') return undefined;
    const { name, recordId } = SNAPSHOT_ROWS_GROUP;
    return new FeatureGroup(this, name, {
      group: name,
      definitions: toFeatureDefinitions(SNAPSHOT_ROWS_GROUP),
      recordId,
      eventTime: EVENT_TIME,
      online: true,
      keyArn,
      role,
      onlineTtlDays: SNAPSHOT_TTL_DAYS,
      deleteData: allowDataDeletion,
    });
  }
}
