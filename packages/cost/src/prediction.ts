import { DECISION_TTL_DAYS, SCORER_METRICS, STEP_METRICS, VERSION_METRICS } from '@cardlake/job-contract';
import { DAYS_PER_MONTH, HOURS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { GB, type Workload } from './workload';

/** Units of one decision: the claim, the event that is kept, and the decision of about 4 KB. `apps/scorer` tests their number. */
const WRITE_UNITS = 6;
/** Units by which a stream run writes an event of silver over the one that was kept. */
const REPAIR_UNITS = 1;
/** Units of the snapshot row and of its marker. */
const SNAPSHOT_READ_UNITS = 2;
const READ_UNIT_BYTES = 4096;

/** Size of a kept event, the days that the windows reach back, and the days for which it is kept. */
const EVENT_BYTES = 200;
const HISTORY_DAYS = 30;
const KEPT_DAYS = 37;
/** Most events of a card that a decision reads. */
const MAX_HISTORY = 2000;
/** Size of a stored decision. */
const DECISION_BYTES = 3500;
/** Firehose rounds the size of every record up to a multiple of this. */
const FIREHOSE_ROUNDING_BYTES = 5 * 1024;

/** Assumed time of a decision, s, and polls of a shard a second, each of which makes one invocation at most. */
const DECISION_SECONDS = 0.03;
const POLLS_PER_SECOND = 1;
/** Shards with which a stream on demand begins. */
const ON_DEMAND_SHARDS = 4;
/** The lines of Lambda itself, and the names of the metrics; and for each decision its times, by step and in total. */
const LOG_BYTES_PER_INVOCATION = 2 * 1024;
const LOG_BYTES_PER_DECISION = 120;
/** Metrics of the entry that decides, and of one version. */
const METRICS = [SCORER_METRICS, STEP_METRICS, VERSION_METRICS].flatMap(Object.keys).length;
const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;

/** Estimates the decision system, if all authorisations come on the stream. */
export function estimatePrediction(settings: Settings, workload: Workload): LineItem[] {
  if (!settings.prediction.enabled) return [];
  return [
    ...estimateTables(settings, workload),
    ...estimateReading(settings, workload),
    ...estimateFunctions(settings, workload),
    {
      service: 'Firehose',
      item: 'delivery of decisions',
      quantity: (decisionsOf(workload) * FIREHOSE_ROUNDING_BYTES) / GB,
      price: 'firehose.gb',
      note: 'each decision is billed as 5 KB',
    },
  ];
}

/** Counts the decisions of a month. */
export const decisionsOf = ({ eventsPerDay }: Workload): number => eventsPerDay * DAYS_PER_MONTH;

function estimateTables({ prediction }: Settings, workload: Workload): LineItem[] {
  const { eventsPerDay, cards, months } = workload;
  const decisions = decisionsOf(workload);
  const history = cards === 0 ? 0 : Math.min((eventsPerDay * HISTORY_DAYS) / cards, MAX_HISTORY);
  const historyUnits = Math.max(1, Math.ceil((history * EVENT_BYTES) / READ_UNIT_BYTES));
  const days = months * DAYS_PER_MONTH;
  const isTable = prediction.snapshotStore === 'dynamodb';
  const readUnits = historyUnits + (isTable ? SNAPSHOT_READ_UNITS : 0);
  const gb =
    (eventsPerDay *
      (Math.min(days, KEPT_DAYS) * EVENT_BYTES + Math.min(days, DECISION_TTL_DAYS) * DECISION_BYTES)) /
    GB;
  const service = 'DynamoDB';
  return [
    {
      service,
      item: 'events and decisions written',
      quantity: decisions * WRITE_UNITS,
      price: 'dynamoDb.writeUnit',
      note: `${WRITE_UNITS} units a decision`,
    },
    {
      service,
      item: 'events repaired by stream runs',
      quantity: decisions * REPAIR_UNITS,
      price: 'dynamoDb.writeUnit',
      note: 'each event of silver, once',
    },
    {
      service,
      item: isTable ? 'history and snapshots read' : 'history read',
      quantity: decisions * readUnits,
      price: 'dynamoDb.readUnit',
      note: `${readUnits} units a decision, with ${Math.round(history)} events of the card`,
    },
    {
      service: 'Feature Store',
      item: 'snapshots read',
      quantity: isTable ? 0 : decisions * SNAPSHOT_READ_UNITS,
      price: 'featureStore.readUnit',
      note: `${SNAPSHOT_READ_UNITS} units a decision`,
    },
    { service, item: `items after ${months} months`, quantity: gb, price: 'dynamoDb.gbMonth' },
    { service, item: 'point-in-time recovery', quantity: gb, price: 'dynamoDb.recoveryGbMonth' },
  ];
}

/** A reader beside Firehose is billed on demand only; a connection of its own always. */
function estimateReading({ bronze, prediction }: Settings, workload: Workload): LineItem[] {
  const isEnhanced = prediction.stream.consumer === 'enhanced';
  const isOnDemand = bronze.shards === 'on-demand';
  const shards = bronze.shards === 'on-demand' ? 0 : bronze.shards;
  const gb = (decisionsOf(workload) * workload.eventBytes) / GB;
  const service = 'Kinesis';
  const item = 'events out, to the scorer';
  return [
    { service, item, quantity: isOnDemand && !isEnhanced ? gb : 0, price: 'kinesis.onDemand.gbOut' },
    { service, item, quantity: isOnDemand && isEnhanced ? gb : 0, price: 'kinesis.onDemand.enhancedGb' },
    { service, item, quantity: !isOnDemand && isEnhanced ? gb : 0, price: 'kinesis.enhancedGb' },
    {
      service,
      item: 'connection of the scorer',
      quantity: isEnhanced ? shards * HOURS_PER_MONTH : 0,
      price: 'kinesis.enhancedShardHour',
    },
  ];
}

function estimateFunctions({ bronze, prediction }: Settings, workload: Workload): LineItem[] {
  const { stream, answer } = prediction;
  const decisions = decisionsOf(workload);
  const shards = bronze.shards === 'on-demand' ? ON_DEMAND_SHARDS : bronze.shards;
  const polls = shards * stream.parallelizationFactor * POLLS_PER_SECOND * SECONDS_PER_MONTH;
  const invocations = Math.max(decisions / stream.batchSize, Math.min(decisions, polls));
  const service = 'Lambda';
  return [
    // The forwarder is invoked about as often, by the shards of the table.
    { service, item: 'scorer invocations', quantity: 2 * invocations, price: 'lambda.request' },
    {
      service,
      item: 'scorer duration',
      quantity: decisions * DECISION_SECONDS * (stream.memoryMegabytes / 1024),
      price: 'lambda.gbSecond',
      note: `assumed: ${DECISION_SECONDS * 1000} ms a decision`,
    },
    {
      service,
      item: 'answers kept started',
      quantity: (answer.provisionedConcurrency ?? 0) * (answer.memoryMegabytes / 1024) * SECONDS_PER_MONTH,
      price: 'lambda.provisionedGbSecond',
    },
    {
      service: 'CloudWatch',
      item: 'logs of the scorer',
      quantity: (2 * invocations * LOG_BYTES_PER_INVOCATION + decisions * LOG_BYTES_PER_DECISION) / GB,
      price: 'cloudWatch.logGb',
    },
    {
      service: 'CloudWatch',
      item: 'metrics of the scorer',
      quantity: decisions > 0 ? METRICS : 0,
      price: 'cloudWatch.metricMonth',
      note: `${Object.keys(VERSION_METRICS).length} of them for one version that decides`,
    },
  ];
}
