import {
  type Artifacts,
  BucketAccess,
  ExistingQueueToFunction,
  type FunctionQueue,
  ItemTable,
  LakeStack,
  NodeFunction,
  QueueToFunction,
} from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import { FEEDS_PREFIX, PARTS_PREFIX, STAGING_PREFIX } from '@cardlake/feeds';
import {
  ELT_FUNCTIONS,
  type EltEnvironment,
  type EltFunction,
  IDEMPOTENCY_ATTRIBUTES,
} from '@cardlake/job-contract';
import {
  type eltDeclaration,
  type foundationDeclaration,
  type OutputsOf,
  type QueueAddress,
  queueAddress,
  type Settings,
} from '@cardlake/platform';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { extractMachineArn } from './large/extract-machine';
import { grantListingSources, grantReadingSources, sourcesJson } from './source-buckets';

/** Bus of the account: whoever publishes staged objects has a rule there. */
export const EVENT_BUS = 'default';

/** Memory at which Lambda allots a whole processor, in MB (developer guide, "Configure Lambda function memory"). */
const PROCESSOR_MEGABYTES = 1769;

const LISTING_MEMORY_MEGABYTES = 512;
const LISTING_TIMEOUT_SECONDS = 600;

/** Those that come before the publication. */
type LoadFunction = Exclude<EltFunction, 'publisher' | 'operator'>;

/** Props of `Functions`. */
export interface FunctionsProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly builds: StackInputs<typeof eltDeclaration>['builds'];
  /** ARN of the rule that sends events of objects; undefined where an existing queue announces them. */
  readonly ruleArn: string | undefined;
  readonly settings: Settings['elt'];
}

/** The functions that load feeds, their queues, and the table by which they do the work of a message once. */
export class Functions extends Construct {
  readonly extract: NodeFunction;
  readonly load: NodeFunction;
  readonly listing: NodeFunction;
  readonly objects: FunctionQueue;
  /** Queue of announced objects that could not be planned. */
  readonly objectDeadLetters: QueueAddress;
  readonly chunks: QueueToFunction;
  readonly work: ItemTable;
  private readonly lake: BucketAccess;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionsProps,
  ) {
    super(scope, id);
    const { foundation, settings } = props;
    const { existingQueue } = settings;
    const keyArn = foundation.key_arn;
    this.lake = new BucketAccess(foundation.lake_bucket_arn, keyArn);
    this.work = new ItemTable(this, 'Work', {
      nameSuffix: 'work',
      keyArn,
      keys: { partition: IDEMPOTENCY_ATTRIBUTES.key },
      ttlAttribute: IDEMPOTENCY_ATTRIBUTES.ttl,
      // It only saves work.
      deleteData: true,
    });
    const bucket = { LAKE_BUCKET: foundation.lake_bucket_name };
    const sources = { SOURCE_BUCKETS: sourcesJson(settings.sourceBuckets) };
    const once = { IDEMPOTENCY_TABLE: this.work.name };
    const eventBus = { EVENT_BUS_NAME: EVENT_BUS };
    // Each of the two functions sends to the queue of the other.
    const objectQueue = { OBJECT_QUEUE_URL: Lazy.stringValue({ produce: () => this.objects.url }) };
    this.load = this.createFunction('load', {
      description: 'Loads chunks of objects of feeds',
      ...settings.load,
      environment: { ...bucket, ...objectQueue, ...once, ...eventBus },
    });
    this.chunks = new QueueToFunction(this, 'Chunks', {
      nameSuffix: 'chunks',
      keyArn,
      target: this.load,
      reportsFailures: true,
      ...batchOf(settings.load),
    });
    this.extract = this.createFunction('extract', {
      description: 'Plans how objects of feeds are read',
      ...settings.extract,
      environment: {
        ...bucket,
        ...sources,
        ...once,
        ...eventBus,
        CHUNK_QUEUE_URL: this.chunks.url,
        PROCESSOR_SECONDS: String(processorSeconds(settings)),
        MACHINE_ARN: extractMachineArn(this),
      },
    });
    this.objects = this.createObjectQueue();
    this.objectDeadLetters =
      existingQueue === undefined ? this.extract.deadLetters : queueAddress(existingQueue.deadLettersArn);
    this.listing = this.createFunction('listing', {
      description: 'Finds objects of feeds that were left behind',
      memoryMegabytes: LISTING_MEMORY_MEGABYTES,
      timeoutSeconds: LISTING_TIMEOUT_SECONDS,
      environment: {
        ...bucket,
        ...sources,
        ...objectQueue,
        ...eventBus,
        LOOK_BACK_HOURS: String(settings.listing.lookBackHours),
        GRACE_MINUTES: String(settings.listing.graceMinutes),
        PROCESSOR_SECONDS: String(processorSeconds(settings)),
        LARGE_MINUTES: String(settings.largeObjects.timeoutMinutes),
      },
    });
    this.grantAll();
  }

  /** The queue of announced objects: that of the settings, or one that the rule sends to. */
  private createObjectQueue(): FunctionQueue {
    const { foundation, settings, ruleArn } = this.props;
    const { existingQueue } = settings;
    const consumer = { target: this.extract, ...batchOf(settings.extract) };
    if (existingQueue !== undefined)
      return new ExistingQueueToFunction(this, 'Objects', {
        queueArn: existingQueue.arn,
        keyArn: existingQueue.keyArn,
        ...consumer,
      });
    return new QueueToFunction(this, 'Objects', {
      nameSuffix: 'objects',
      keyArn: foundation.key_arn,
      ruleArns: ruleArn === undefined ? [] : [ruleArn],
      reportsFailures: true,
      ...consumer,
    });
  }

  private createFunction<F extends LoadFunction>(
    name: F,
    own: {
      readonly description: string;
      readonly memoryMegabytes: number;
      readonly timeoutSeconds: number;
      readonly environment: EltEnvironment<F>;
    },
  ): NodeFunction {
    const { build, handler } = ELT_FUNCTIONS[name];
    const artifacts: Artifacts = this.props.builds[build];
    return new NodeFunction(this, name, {
      nameSuffix: name,
      description: own.description,
      artifacts,
      handler,
      keyArn: this.props.foundation.key_arn,
      memoryMegabytes: own.memoryMegabytes,
      timeoutSeconds: own.timeoutSeconds,
      // The mappings of the queues are the limit; one listing runs at a time.
      concurrency: undefined,
      environment: own.environment,
    });
  }

  private grantAll(): void {
    const { sourceBuckets } = this.props.settings;
    for (const { role } of [this.extract, this.load]) {
      this.lake.grant(role, ['readVersion'], [`${FEEDS_PREFIX}/`]);
      grantReadingSources(role, sourceBuckets);
      this.lake.grant(role, ['read', 'put'], [`${STAGING_PREFIX}/`]);
      // As Powertools asks for them (features, Idempotency, "Required resources").
      this.work.grant(role, 'RememberWork', ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
    }
    this.lake.grant(this.extract.role, ['list', 'put'], [`${PARTS_PREFIX}/`]);
    this.lake.grant(this.load.role, ['read'], [`${PARTS_PREFIX}/`]);
    this.lake.grant(this.listing.role, ['read', 'put'], [`${STAGING_PREFIX}/`]);
    for (const { role } of [this.extract, this.load, this.listing]) {
      this.lake.grantTellingMissing(role);
      this.lake.grantListingVersions(role, `${FEEDS_PREFIX}/`);
      grantListingSources(role, sourceBuckets);
    }
    if (this.props.settings.largeObjects.enabled)
      this.extract.role.allow({
        sid: 'HandOver',
        actions: ['states:StartExecution'],
        resources: [extractMachineArn(this)],
      });
    this.chunks.grantSend(this.extract.role, 'SendChunks');
    for (const { role } of [this.load, this.listing]) this.objects.grantSend(role, 'AnnounceObjects');
    for (const { role } of [this.extract, this.load, this.listing])
      role.allow({
        sid: 'TellStaged',
        actions: ['events:PutEvents'],
        resources: [LakeStack.of(this).arn('events', `event-bus/${EVENT_BUS}`)],
      });
  }
}

/** Seconds of a whole processor that the function `extract` has for an object; an object is cut by one of them. */
const processorSeconds = ({ extract, largeObjects }: Settings['elt']): number =>
  largeObjects.enabled
    ? (largeObjects.afterSeconds ?? extract.timeoutSeconds) *
      Math.min(1, extract.memoryMegabytes / PROCESSOR_MEGABYTES)
    : Number.POSITIVE_INFINITY;

const batchOf = ({ batchSize, windowSeconds, maximumConcurrency }: Settings['elt']['load']) => ({
  batchSize,
  windowSeconds,
  maximumConcurrency,
});
