import { type Artifacts, BucketAccess, LakeStack, NodeFunction, StateMachine } from '@cardlake/constructs';
import { FEEDS_PREFIX, STAGING_PREFIX } from '@cardlake/feeds';
import { ELT_FUNCTIONS, type EltEnvironment, RUNS_PREFIX } from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';
import { EVENT_BUS, type Functions } from '../functions';
import type { ObjectEvents } from '../object-events';
import type { Publishing } from '../publish/publishing';
import { grantListingSources, type SourceBuckets, sourcesJson } from '../source-buckets';
import { opsDefinition } from './ops-definition';
import type { OpsRules } from './ops-rules';

/** Props of `Operations`. */
export interface OperationsProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Build of the function. */
  readonly artifacts: Artifacts;
  readonly settings: Settings['elt']['ops'];
  readonly sources: SourceBuckets;
  readonly functions: Pick<Functions, 'objects'>;
  readonly publishing: Pick<Publishing, 'publisher' | 'table'>;
  readonly rules: OpsRules;
  readonly undelivered: ObjectEvents['undelivered'];
}

const MEMORY_MEGABYTES = 1024;
/** The maximum of Lambda: a step looks at up to 10,000 objects. */
const TIMEOUT_SECONDS = 900;

/** Operations on feeds: the state machine, the function that does its steps, and what starts it. */
export class Operations extends Construct {
  readonly machine: StateMachine;
  readonly operator: NodeFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OperationsProps,
  ) {
    super(scope, id);
    const { foundation, settings, publishing, rules, undelivered } = props;
    const topicArn = foundation.alert_topic_arn;
    this.operator = this.createOperator();
    this.machine = new StateMachine(this, 'Machine', {
      nameSuffix: 'feed-ops',
      keyArn: foundation.key_arn,
      definition: opsDefinition({
        functionArn: this.operator.arn,
        publisherArn: publishing.publisher.arn,
        topicArn,
        waitMinutes: settings.waitMinutes,
      }),
      permissions: [
        {
          sid: 'DoSteps',
          actions: ['lambda:InvokeFunction'],
          resources: [this.operator.arn, publishing.publisher.arn],
        },
        { sid: 'PublishAlerts', actions: ['sns:Publish'], resources: [topicArn] },
      ],
    });
    rules.startWith(this.machine, undelivered);
  }

  private createOperator(): NodeFunction {
    const { foundation, artifacts, settings, sources, functions, publishing } = this.props;
    const operator = new NodeFunction(this, 'Operator', {
      nameSuffix: 'operator',
      description: 'Does the steps of operations on feeds',
      artifacts,
      handler: ELT_FUNCTIONS.operator.handler,
      keyArn: foundation.key_arn,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: undefined,
      environment: {
        LAKE_BUCKET: foundation.lake_bucket_name,
        SOURCE_BUCKETS: sourcesJson(sources),
        OBJECT_QUEUE_URL: functions.objects.url,
        EVENT_BUS_NAME: EVENT_BUS,
        PUBLICATION_TABLE: publishing.table.name,
        REPORT_FOLDER: settings.resultPrefix,
      } satisfies EltEnvironment<'operator'>,
    });
    const { role } = operator;
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(role, ['read', 'put'], [`${STAGING_PREFIX}/`, `${RUNS_PREFIX}/`]);
    lake.grant(role, ['put'], [settings.resultPrefix]);
    publishing.table.grant(role, 'FindAndReload', ['GetItem', 'PutItem']);
    functions.objects.grantSend(role, 'AnnounceObjects');
    lake.grantTellingMissing(role);
    lake.grantListingVersions(role, `${FEEDS_PREFIX}/`);
    grantListingSources(role, sources);
    role.allow({
      sid: 'TellStaged',
      actions: ['events:PutEvents'],
      resources: [LakeStack.of(this).arn('events', `event-bus/${EVENT_BUS}`)],
    });
    return operator;
  }
}
