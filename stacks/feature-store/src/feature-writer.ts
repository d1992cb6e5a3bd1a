import {
  type Artifacts,
  BucketAccess,
  type FeatureGroup,
  NodeFunction,
  QueueToFunction,
} from '@cardlake/constructs';
import {
  FEATURE_GROUPS_VARIABLE,
  ONLINE_TABLE_VARIABLES,
  ONLINE_UPDATES,
  REPLAY_PREFIX,
  SNAPSHOT_ROWS_GROUP,
} from '@cardlake/job-contract';
import {
  type foundationDeclaration,
  type OutputsOf,
  type Settings,
  writerConcurrency,
} from '@cardlake/platform';
import { Construct } from 'constructs';
import { grantOnlineTables, onlineTableName } from './grant-online-tables';

/** Props of `FeatureWriter`. */
export interface FeatureWriterProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly artifacts: Artifacts;
  readonly settings: Settings['featureStore']['writer'];
  /** The environment decides online, and the writer keeps the tables up to date that this is done from. */
  readonly hasOnlineTables: boolean;
  /** The online groups, by their published names. */
  readonly groups: Readonly<Record<string, FeatureGroup>>;
  /** Feature group of the snapshot rows; undefined where a table has them. */
  readonly snapshots: FeatureGroup | undefined;
}

/** Delay of replays: most rejected writes were throttled, and succeed minutes later. */
const REPLAY_DELAY_SECONDS = 300;

/** The function that writes the online updates of a run to the online stores, and the queue of failed records. */
export class FeatureWriter extends Construct {
  readonly lambda: NodeFunction;
  readonly replays: QueueToFunction;

  constructor(scope: Construct, id: string, props: FeatureWriterProps) {
    super(scope, id);
    const { foundation, settings, snapshots } = props;
    const groups = { ...props.groups, ...(snapshots && { [SNAPSHOT_ROWS_GROUP.name]: snapshots }) };
    const names = Object.fromEntries(Object.entries(groups).map(([group, { name }]) => [group, name]));
    this.lambda = new NodeFunction(this, 'Function', {
      nameSuffix: 'writer',
      description: "Writes a run's online updates into the online feature groups",
      artifacts: props.artifacts,
      keyArn: foundation.key_arn,
      memoryMegabytes: settings.memoryMegabytes,
      timeoutSeconds: settings.timeoutSeconds,
      concurrency: writerConcurrency(settings),
      environment: {
        [FEATURE_GROUPS_VARIABLE]: JSON.stringify(names),
        ...(props.hasOnlineTables && {
          [ONLINE_TABLE_VARIABLES.cardEvents]: onlineTableName(this, 'cardEvents'),
          [ONLINE_TABLE_VARIABLES.snapshots]: onlineTableName(this, 'snapshots'),
        }),
      },
    });
    if (props.hasOnlineTables)
      grantOnlineTables(this.lambda, { keyArn: foundation.key_arn, hasSnapshots: snapshots === undefined });
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(this.lambda.role, ['read'], [`${ONLINE_UPDATES.prefix}/`, `${REPLAY_PREFIX}/`]);
    lake.grant(this.lambda.role, ['put'], [`${REPLAY_PREFIX}/`]);
    this.lambda.role.allow({
      sid: 'WriteRecords',
      // BatchWriteRecord also requires PutRecord; BatchGetRecord finds records that are already newer.
      actions: ['sagemaker:BatchGetRecord', 'sagemaker:BatchWriteRecord', 'sagemaker:PutRecord'],
      resources: Object.values(groups).map(({ arn }) => arn),
    });
    if (snapshots !== undefined)
      this.lambda.role.allow({
        sid: 'ReadSnapshotMarkers',
        actions: ['sagemaker:GetRecord'],
        resources: [snapshots.arn],
      });
    this.replays = new QueueToFunction(this, 'Replays', {
      nameSuffix: 'replays',
      keyArn: foundation.key_arn,
      target: this.lambda,
      delaySeconds: REPLAY_DELAY_SECONDS,
    });
  }
}
