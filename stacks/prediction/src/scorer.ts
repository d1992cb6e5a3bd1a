import {
  type Artifacts,
  allowStreamRead,
  BucketAccess,
  DeadLetterQueue,
  FunctionAddress,
  LakeStack,
  NodeFunction,
  StreamConsumer,
  StreamToFunction,
} from '@cardlake/constructs';
import {
  endpointName,
  MODELS_FOLDER,
  SCORER_FUNCTIONS,
  SCORER_ZIP,
  type ScorerEnvironment,
  SLOTS,
} from '@cardlake/job-contract';
import type { bronzeDeclaration, foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';
import type { OnlineTables } from './online-tables';
import { snapshotsFeatureGroup } from './snapshots-feature-group';

/** Props of `Scorer`. */
export interface ScorerProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly bronze: OutputsOf<typeof bronzeDeclaration>;
  readonly tables: OnlineTables;
  readonly artifacts: Artifacts;
  readonly settings: Settings['prediction'];
}

/** Time for a batch: a record whose requests fail is tried for a minute, beside those of other cards. */
const STREAM_TIMEOUT_SECONDS = 300;
/** Time for an answer, with the minute for which a failing request is repeated. */
const ANSWER_TIMEOUT_SECONDS = 90;

/** The functions that decide: one reads the stream, one answers while a customer waits, and one does it step by step. */
export class Scorer extends Construct {
  readonly stream: NodeFunction;
  readonly answer: NodeFunction;
  /** Does the steps of the state machine. */
  readonly step: NodeFunction;
  /** Lines that break rules, masked, with their reasons. */
  readonly rejected: DeadLetterQueue;
  /** HTTPS address of the function that answers; empty without one. */
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ScorerProps,
  ) {
    super(scope, id);
    const { foundation, bronze, settings } = props;
    this.rejected = new DeadLetterQueue(this, 'Rejected', {
      nameSuffix: 'rejected-lines',
      keyArn: foundation.key_arn,
    });
    const deciding = {
      CARD_EVENTS_TABLE: props.tables.cardEvents.name,
      SNAPSHOT_STORE: settings.snapshotStore,
      SNAPSHOTS_TABLE: props.tables.snapshots.name,
      SNAPSHOTS_FEATURE_GROUP: snapshotsFeatureGroup(this),
      DECISIONS_TABLE: props.tables.decisions.name,
      CONTROL_TABLE: props.tables.control.name,
      LAKE_BUCKET: foundation.lake_bucket_name,
      MODEL_NAME: settings.model,
      SCORER: settings.scorer,
      ENDPOINT_PREFIX: LakeStack.of(this).names.of('endpoint'),
    };
    this.stream = this.createFunction('stream', {
      description: 'Decides the authorisations of the stream',
      timeoutSeconds: STREAM_TIMEOUT_SECONDS,
      ...settings.stream,
      environment: { ...deciding, REJECTED_QUEUE_URL: this.rejected.url },
    });
    this.rejected.grantSend(this.stream.role, 'SendRejectedLines');
    this.readStream();
    this.answer = this.createFunction('answer', {
      description: 'Decides an authorisation while its customer waits',
      timeoutSeconds: ANSWER_TIMEOUT_SECONDS,
      ...settings.answer,
      environment: { ...deciding, EVENT_STREAM_NAME: bronze.stream_name },
    });
    this.step = this.createFunction('step', {
      description: 'Does the steps of the state machine that decides an authorisation',
      timeoutSeconds: ANSWER_TIMEOUT_SECONDS,
      memoryMegabytes: settings.answer.memoryMegabytes,
      reservedConcurrency: null,
      environment: { ...deciding, EVENT_STREAM_NAME: bronze.stream_name },
    });
    for (const { role } of [this.answer, this.step])
      role.allow(
        { sid: 'PutEvents', actions: ['kinesis:PutRecords'], resources: [bronze.stream_arn] },
        { sid: 'PutEventsKey', actions: ['kms:GenerateDataKey'], resources: [foundation.key_arn] },
      );
    this.url = settings.answer.functionUrl ? new FunctionAddress(this, 'Address', this.answer).url : '';
  }

  /** Creates a function that decides, with what deciding needs. */
  private createFunction<F extends 'stream' | 'answer' | 'step'>(
    entry: F,
    own: {
      readonly description: string;
      readonly timeoutSeconds: number;
      readonly memoryMegabytes: number;
      readonly reservedConcurrency: number | null;
      readonly provisionedConcurrency?: number | null;
      readonly environment: ScorerEnvironment<F>;
    },
  ): NodeFunction {
    const { foundation, tables, artifacts, settings } = this.props;
    const created = new NodeFunction(this, entry, {
      nameSuffix: entry,
      description: own.description,
      artifacts,
      zip: SCORER_ZIP,
      handler: SCORER_FUNCTIONS[entry].handler,
      keyArn: foundation.key_arn,
      memoryMegabytes: own.memoryMegabytes,
      timeoutSeconds: own.timeoutSeconds,
      concurrency: own.reservedConcurrency ?? undefined,
      provisionedConcurrency: own.provisionedConcurrency ?? undefined,
      environment: own.environment,
    });
    tables.cardEvents.grant(created.role, 'KeepEvents', ['GetItem', 'PutItem', 'Query']);
    if (settings.snapshotStore === 'dynamodb')
      tables.snapshots.grant(created.role, 'ReadSnapshots', ['GetItem', 'Query']);
    else
      created.role.allow({
        sid: 'ReadSnapshots',
        actions: ['sagemaker:GetRecord'],
        resources: [LakeStack.of(this).arn('sagemaker', `feature-group/${snapshotsFeatureGroup(this)}`)],
      });
    tables.decisions.grant(created.role, 'DecideOnce', ['PutItem', 'UpdateItem']);
    tables.control.grant(created.role, 'ReadControl', ['GetItem']);
    if (settings.scorer === 'endpoint') this.allowEndpoints(created);
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    // Most files beside a version are optional.
    lake.grantTellingMissing(created.role);
    lake.grant(created.role, ['read'], [`${MODELS_FOLDER}/${settings.model}/`]);
    return created;
  }

  private allowEndpoints({ role }: NodeFunction): void {
    const stack = LakeStack.of(this);
    const prefix = stack.names.of('endpoint');
    role.allow({
      sid: 'AskEndpoints',
      actions: ['sagemaker:InvokeEndpoint'],
      resources: SLOTS.map((slot) => stack.arn('sagemaker', `endpoint/${endpointName(prefix, slot)}`)),
    });
  }

  /** Invokes the stream entry with the records of the stream: as one reader among others, or over its own connection. */
  private readStream(): void {
    const { foundation, bronze, settings } = this.props;
    const { role } = this.stream;
    allowStreamRead(role, { arn: bronze.stream_arn, keyArn: foundation.key_arn });
    let sourceArn = bronze.stream_arn;
    if (settings.stream.consumer === 'enhanced') {
      const consumer = new StreamConsumer(this, 'Consumer', {
        nameSuffix: 'scorer',
        streamArn: bronze.stream_arn,
      });
      consumer.grantSubscribe(role);
      sourceArn = consumer.arn;
    }
    new StreamToFunction(this, 'Feed', {
      sourceArn,
      target: this.stream,
      batchSize: settings.stream.batchSize,
      parallelizationFactor: settings.stream.parallelizationFactor,
      maximumRetries: settings.stream.maximumRetries,
      maximumRecordAgeSeconds: settings.stream.maximumRecordAgeSeconds,
    });
  }
}
