import {
  type Artifacts,
  BucketAccess,
  type FeatureGroup,
  NodeFunction,
  QUEUE_COPIES,
  QueueToFunction,
} from '@cardlake/constructs';
import { FEATURE_GROUPS_VARIABLE, ONLINE_UPDATES, REPLAY_PREFIX } from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of the feature-writer. */
export interface FeatureWriterProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly artifacts: Artifacts;
  readonly settings: Settings['featureStore']['writer'];
  /** The groups it writes, by their published names. */
  readonly groups: Readonly<Record<string, FeatureGroup>>;
}

/** What the store refused was mostly too much at once: minutes later it is not. */
const REPLAY_DELAY_SECONDS = 300;

/** The function that puts a run's online updates into the online stores, and the queue of what it must try again. */
export class FeatureWriter extends Construct {
  readonly lambda: NodeFunction;
  readonly replays: QueueToFunction;

  constructor(scope: Construct, id: string, props: FeatureWriterProps) {
    super(scope, id);
    const { foundation, groups, settings } = props;
    const names = Object.fromEntries(Object.entries(groups).map(([group, { name }]) => [group, name]));
    this.lambda = new NodeFunction(this, 'Function', {
      thing: 'writer',
      description: "Writes a run's online updates into the online feature groups",
      artifacts: props.artifacts,
      keyArn: foundation.key_arn,
      ...settings,
      // The pipeline may keep all of its copies busy; those of the queue come on top.
      concurrency: settings.concurrency + QUEUE_COPIES,
      environment: { [FEATURE_GROUPS_VARIABLE]: JSON.stringify(names) },
    });
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(this.lambda.role, ['read'], [`${ONLINE_UPDATES.prefix}/`, `${REPLAY_PREFIX}/`]);
    lake.grant(this.lambda.role, ['put'], [`${REPLAY_PREFIX}/`]);
    this.lambda.role.allow({
      sid: 'WriteRecords',
      // BatchWriteRecord is checked against PutRecord, too; BatchGetRecord tells which records are newer.
      actions: ['sagemaker:BatchGetRecord', 'sagemaker:BatchWriteRecord', 'sagemaker:PutRecord'],
      resources: Object.values(groups).map(({ arn }) => arn),
    });
    this.replays = new QueueToFunction(this, 'Replays', {
      thing: 'replays',
      keyArn: foundation.key_arn,
      target: this.lambda,
      delaySeconds: REPLAY_DELAY_SECONDS,
    });
  }
}
