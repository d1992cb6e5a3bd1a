import { trainingTable } from '@cardlake/card-schema';
import {
  type Artifacts,
  BucketAccess,
  type DeadLetterQueue,
  LakeStack,
  NodeFunction,
  RuleToFunction,
  StateMachine,
} from '@cardlake/constructs';
import {
  ENDPOINT_ARTIFACTS,
  endpointName,
  MODELS_FOLDER,
  RELEASER_FUNCTION,
  type ReleaseCare,
  type ReleaseDeployment,
  type ReleaserEnvironment,
  SLOTS,
  VERSION_FOLDER,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';
import type { Hosting } from './hosting';
import type { OnlineTables } from './online-tables';
import { releaseDefinition } from './release-definition';
import type { Training } from './training';

/** Props of `Releases`. */
export interface ReleasesProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly tables: OnlineTables;
  readonly artifacts: Artifacts;
  readonly settings: Settings['prediction'];
  /** Registry path of the container of XGBoost. */
  readonly image: string;
  /** Undefined where rows are scored in process. */
  readonly hosting: Hosting | undefined;
  readonly training: Training;
  /** Names of the alarms during which no release goes on. */
  readonly alarms: readonly string[];
}

/** Memory of the function, which holds the rows that versions are judged on: the most of a new account. */
const MEMORY_MEGABYTES = 3008;
const TIMEOUT_SECONDS = 900;
/** Shares of the cards that are watched: 1 %, 10 %, all. */
const WATCHED_SHARES = 3;
/** Time besides: for endpoints that are created and deleted. */
const HOURS_BESIDES = 4;

/** The state machine that trains and releases versions of the model, and the function that does its steps. */
export class Releases extends Construct {
  readonly machine: StateMachine;
  /** Ends of executions after which no cards could be taken back. */
  readonly deadLetters: DeadLetterQueue;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReleasesProps,
  ) {
    super(scope, id);
    const { foundation, settings, tables, training } = props;
    const releaser = new NodeFunction(this, 'Function', {
      nameSuffix: 'releaser',
      description: 'Does the steps of releases of the model',
      artifacts: props.artifacts,
      handler: RELEASER_FUNCTION.handler,
      keyArn: foundation.key_arn,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: undefined,
      environment: {
        CONTROL_TABLE: tables.control.name,
        RELEASE: JSON.stringify({
          ...this.deployment(),
          ...settings.release,
          training: { jobPrefix: training.jobPrefix, rule: training.rule },
        } satisfies ReleaseDeployment & ReleaseCare),
      } satisfies ReleaserEnvironment,
    });
    tables.control.grant(releaser.role, 'ChangeControl', ['GetItem', 'PutItem', 'UpdateItem']);
    this.grantLake(releaser);
    this.grantAlarms(releaser);
    if (props.hosting !== undefined) this.grantEndpoints(releaser, props.hosting);
    this.machine = new StateMachine(this, 'Machine', {
      nameSuffix: 'model-release',
      keyArn: foundation.key_arn,
      definition: releaseDefinition({
        functionArn: releaser.arn,
        training,
        timeoutSeconds:
          (training.longestMinutes + WATCHED_SHARES * settings.release.watchMinutes + HOURS_BESIDES * 60) *
          60,
      }),
      permissions: [
        { sid: 'DoSteps', actions: ['lambda:InvokeFunction'], resources: [releaser.arn] },
        ...training.machinePermissions,
      ],
    });
    this.deadLetters = releaser.deadLetters;
    this.takeCardsBack(releaser);
  }

  /**
   * Takes the cards from a version whose execution ended, in whatever way but by its promotion: nobody watches it any more. Step Functions does
   * its best to deliver the event, and promises no more (EventBridge events reference, "AWS Step Functions events").
   */
  private takeCardsBack(target: NodeFunction): void {
    new RuleToFunction(this, 'Ended', {
      target,
      nameSuffix: 'ended-releases',
      description: 'Takes the cards from a version whose release ended before it was promoted',
      on: {
        events: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [this.machine.arn], status: ['ABORTED', 'FAILED', 'TIMED_OUT'] },
        },
      },
      input: {
        paths: { execution: '$.detail.executionArn' },
        template: '{"step": "take-back", "execution": "<execution>"}',
      },
    });
  }

  private deployment(): ReleaseDeployment {
    const { foundation, settings, image, hosting, alarms } = this.props;
    return {
      model: settings.model,
      bucket: foundation.lake_bucket_name,
      key: foundation.key_arn,
      scorer: settings.scorer,
      endpoints: {
        prefix: LakeStack.of(this).names.of('endpoint'),
        image: hosting === undefined ? '' : image,
        role: hosting?.role.arn ?? '',
        packageGroup: hosting?.packageGroup ?? '',
        ...settings.endpoint,
      },
      alarms,
    };
  }

  private grantLake({ role }: NodeFunction): void {
    const { foundation, settings, hosting } = this.props;
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    const models = `${MODELS_FOLDER}/${settings.model}/`;
    lake.grant(role, ['read'], [models, `${trainingTable({}).path}/`]);
    lake.grant(role, ['put'], [`${models}${VERSION_FOLDER}*`]);
    if (hosting !== undefined) lake.grant(role, ['put'], [`${models}${ENDPOINT_ARTIFACTS}/`]);
    lake.grantTellingMissing(role);
  }

  private grantAlarms({ role }: NodeFunction): void {
    const stack = LakeStack.of(this);
    if (this.props.alarms.length === 0) return;
    role.allow({
      sid: 'LookAtAlarms',
      actions: ['cloudwatch:DescribeAlarms'],
      resources: this.props.alarms.map((name) => stack.arn('cloudwatch', `alarm:${name}`)),
    });
  }

  /** Grants the endpoints of the two slots, what belongs to them, and the packages of the group. */
  private grantEndpoints({ role }: NodeFunction, hosting: Hosting): void {
    const stack = LakeStack.of(this);
    const prefix = stack.names.of('endpoint');
    const arns = (kind: string, ending: string) =>
      SLOTS.map((slot) => stack.arn('sagemaker', `${kind}/${endpointName(prefix, slot)}${ending}`));
    role.allow(
      {
        sid: 'MakeEndpoints',
        actions: ['sagemaker:DescribeEndpoint', 'sagemaker:CreateEndpoint', 'sagemaker:DeleteEndpoint'],
        resources: [...arns('endpoint', ''), ...arns('endpoint-config', '-*')],
      },
      {
        sid: 'MakeConfigurations',
        actions: ['sagemaker:CreateEndpointConfig', 'sagemaker:DeleteEndpointConfig'],
        resources: arns('endpoint-config', '-*'),
      },
      {
        sid: 'MakeModels',
        actions: ['sagemaker:CreateModel', 'sagemaker:DeleteModel'],
        resources: arns('model', '-*'),
      },
      {
        sid: 'HandOverRole',
        actions: ['iam:PassRole'],
        resources: [hosting.role.arn],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
      {
        sid: 'RegisterVersions',
        actions: ['sagemaker:CreateModelPackage'],
        resources: [
          stack.arn('sagemaker', `model-package-group/${hosting.packageGroup}`),
          stack.arn('sagemaker', `model-package/${hosting.packageGroup}/*`),
        ],
      },
      {
        sid: 'FindRegisteredVersions',
        actions: ['sagemaker:ListModelPackages'],
        resources: ['*'],
        wildcardReason: 'The request names a group, and the action has no resource of that kind.',
      },
    );
  }
}
