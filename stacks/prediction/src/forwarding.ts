import { bronzeCardDecision } from '@cardlake/card-schema';
import {
  type Artifacts,
  CatalogTable,
  DeliveryToBucket,
  type ItemTable,
  NodeFunction,
  StreamToFunction,
} from '@cardlake/constructs';
import {
  DECISION_CHANGES,
  SCORER_FUNCTIONS,
  SCORER_ZIP,
  type ScorerEnvironment,
} from '@cardlake/job-contract';
import type { bronzeDeclaration, foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `Forwarding`. */
export interface ForwardingProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly bronze: OutputsOf<typeof bronzeDeclaration>;
  readonly decisions: ItemTable;
  readonly artifacts: Artifacts;
  readonly settings: Settings['bronze'];
}

const MEMORY_MEGABYTES = 512;
const TIMEOUT_SECONDS = 120;
/** Decisions of an invocation; one request of Firehose takes up to 500 records. */
const BATCH_SIZE = 500;
/** The stream of a table keeps a change for a day; what is given up before that waits in the dead-letter queue. */
const MAX_CHANGE_AGE_SECONDS = 20 * 3600;
const MAX_RETRIES = 10_000;

/** The way of decisions from their table into bronze: the changes of the table, a function, and Firehose. */
export class Forwarding extends Construct {
  readonly forwarder: NodeFunction;
  readonly delivery: DeliveryToBucket;

  constructor(scope: Construct, id: string, props: ForwardingProps) {
    super(scope, id);
    const { foundation, bronze, decisions, settings } = props;
    this.delivery = new DeliveryToBucket(this, 'Delivery', {
      nameSuffix: 'decisions',
      bucketArn: foundation.lake_bucket_arn,
      keyArn: foundation.key_arn,
      path: bronzeCardDecision.path,
      partitionColumn: bronzeCardDecision.partition.column,
      errorPath: `bronze/errors/${bronzeCardDecision.name}`,
      bufferSeconds: settings.bufferSeconds,
      bufferMegabytes: settings.bufferMegabytes,
    });
    new CatalogTable(this, bronzeCardDecision.name, {
      database: bronze.database_name,
      table: bronzeCardDecision,
      format: 'json',
      root: `s3://${foundation.lake_bucket_name}`,
      since: settings.since,
    });
    const environment: ScorerEnvironment<'forwarder'> = { DECISION_DELIVERY_NAME: this.delivery.name };
    this.forwarder = new NodeFunction(this, 'forwarder', {
      nameSuffix: 'forwarder',
      description: 'Forwards decisions from their table to bronze',
      artifacts: props.artifacts,
      zip: SCORER_ZIP,
      handler: SCORER_FUNCTIONS.forwarder.handler,
      keyArn: foundation.key_arn,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: undefined,
      environment,
    });
    // Firehose encrypts with a grant of its own, so that a producer needs no key.
    this.forwarder.role.allow({
      sid: 'PutDecisions',
      actions: ['firehose:PutRecordBatch'],
      resources: [this.delivery.arn],
    });
    decisions.grantReadStream(this.forwarder.role);
    new StreamToFunction(this, 'Feed', {
      sourceArn: decisions.streamArn,
      target: this.forwarder,
      pattern: DECISION_CHANGES.pattern,
      batchSize: BATCH_SIZE,
      maximumRetries: MAX_RETRIES,
      maximumRecordAgeSeconds: MAX_CHANGE_AGE_SECONDS,
    });
  }
}
