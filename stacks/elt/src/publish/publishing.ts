import {
  type Artifacts,
  BucketAccess,
  CatalogDatabase,
  type DeadLetterQueue,
  type FunctionQueue,
  ItemTable,
  LakeStack,
  NodeFunction,
  QueueToFunction,
  RuleToFunction,
  StateMachine,
} from '@cardlake/constructs';
import {
  ELT_FUNCTIONS,
  type EltEnvironment,
  PUBLICATION_ATTRIBUTES,
  PUBLISHER_TIMEOUT_SECONDS,
  RUNS_PREFIX,
  STAGED_EVENT,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import { runJob } from '../job-runs';
import { publishDefinition } from './publish-definition';
import { PublishJob } from './publish-job';
import { warehouseOf } from './publish-role';
import { staleHours } from './stale-hours';

/** Props of `Publishing`. */
export interface PublishingProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Build of the function. */
  readonly artifacts: Artifacts;
  /** Build of the job. */
  readonly jobArtifacts: Artifacts;
  readonly settings: Settings['elt']['publish'];
  /** Queue of announced objects. */
  readonly objects: FunctionQueue;
  /** Queue of events that could not be delivered; it lets the rule of `StagedRule` in. */
  readonly undelivered: DeadLetterQueue;
  readonly rule: CloudwatchEventRule;
}

const MACHINE = 'feed-publish';
const MEMORY_MEGABYTES = 512;
/** Most staged objects of an invocation, and the wait for them. */
const BATCH = { batchSize: 100, windowSeconds: 5 } as const;

/** The rule for staged objects, which `load` tells of. */
export const stagedRule = (scope: Construct, id: string): CloudwatchEventRule =>
  new CloudwatchEventRule(scope, id, {
    name: LakeStack.of(scope).names.of('rule', 'staged'),
    description: 'Staged objects of feeds',
    eventPattern: JSON.stringify({
      source: [STAGED_EVENT.source],
      'detail-type': [STAGED_EVENT.detailType],
    }),
  });

/** The publication of staged objects: what waits for it, the function that starts it, the state machine, the job and its database. */
export class Publishing extends Construct {
  readonly machine: StateMachine;
  readonly publisher: NodeFunction;
  readonly staged: QueueToFunction;
  readonly table: ItemTable;
  readonly database: CatalogDatabase;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PublishingProps,
  ) {
    super(scope, id);
    const { foundation, settings, rule, undelivered } = props;
    const keyArn = foundation.key_arn;
    this.database = new CatalogDatabase(this, 'Database', {
      description: 'Iceberg tables of feeds, created by the job that publishes them.',
      location: `s3://${foundation.lake_bucket_name}/${warehouseOf(this)}`,
    });
    const job = new PublishJob(this, 'Job', {
      foundation,
      artifacts: props.jobArtifacts,
      databaseName: this.database.name,
      settings,
    });
    this.table = new ItemTable(this, 'Publications', {
      nameSuffix: 'publications',
      keyArn,
      keys: PUBLICATION_ATTRIBUTES,
      ttlAttribute: PUBLICATION_ATTRIBUTES.ttl,
      // It has no data of a feed: what waits is staged in the lake.
      deleteData: true,
    });
    this.publisher = this.createPublisher();
    this.staged = new QueueToFunction(this, 'Staged', {
      nameSuffix: 'staged',
      keyArn,
      target: this.publisher,
      ruleArns: [rule.arn],
      reportsFailures: true,
      ...BATCH,
    });
    new CloudwatchEventTarget(this, 'Target', {
      rule: rule.name,
      arn: this.staged.arn,
      deadLetterConfig: { arn: undelivered.arn },
    });
    new RuleToFunction(this, 'Schedule', {
      target: this.publisher,
      nameSuffix: 'publish',
      description: 'Publishes the staged objects of feeds that wait',
      on: { everyMinutes: settings.everyMinutes, isEnabled: settings.bySchedule },
      input: { constant: { step: 'start' } },
    });
    this.machine = new StateMachine(this, 'Machine', {
      nameSuffix: MACHINE,
      keyArn,
      definition: publishDefinition({
        jobName: job.name,
        functionArn: this.publisher.arn,
        topicArn: foundation.alert_topic_arn,
        jobTimeoutMinutes: settings.timeoutMinutes,
      }),
      permissions: [
        runJob(job.arn),
        { sid: 'DoSteps', actions: ['lambda:InvokeFunction'], resources: [this.publisher.arn] },
        { sid: 'PublishAlerts', actions: ['sns:Publish'], resources: [foundation.alert_topic_arn] },
      ],
    });
  }

  private createPublisher(): NodeFunction {
    const { foundation, settings, objects, artifacts } = this.props;
    const stack = LakeStack.of(this);
    const machine = StateMachine.nameIn(this, MACHINE);
    const machineArn = stack.arn('states', `stateMachine:${machine}`);
    const publisher = new NodeFunction(this, 'Publisher', {
      nameSuffix: 'publisher',
      description: 'Gathers staged objects of feeds, and starts their publication',
      artifacts,
      handler: ELT_FUNCTIONS.publisher.handler,
      keyArn: foundation.key_arn,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeoutSeconds: PUBLISHER_TIMEOUT_SECONDS,
      concurrency: undefined,
      environment: {
        LAKE_BUCKET: foundation.lake_bucket_name,
        OBJECT_QUEUE_URL: objects.url,
        PUBLICATION_TABLE: this.table.name,
        MACHINE_ARN: machineArn,
        GATHERED_MEGABYTES: settings.byEvent ? String(settings.gatheredMegabytes) : 'Infinity',
        STALE_HOURS: JSON.stringify(staleHours(settings)),
      } satisfies EltEnvironment<'publisher'>,
    });
    const { role } = publisher;
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(role, ['read', 'put'], [`${RUNS_PREFIX}/`]);
    this.table.grant(role, 'KeepPublications', ['GetItem', 'PutItem', 'Query', 'BatchWriteItem']);
    objects.grantSend(role, 'AnnounceObjects');
    lake.grantTellingMissing(role);
    role.allow(
      { sid: 'Start', actions: ['states:StartExecution'], resources: [machineArn] },
      {
        sid: 'LookAtExecutions',
        actions: ['states:DescribeExecution'],
        resources: [stack.arn('states', `execution:${machine}:*`)],
      },
    );
    return publisher;
  }
}
