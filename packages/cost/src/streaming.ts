import { DAYS_PER_MONTH, HOURS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { GB, type Workload } from './workload';

/** Firehose rounds the size of every record up to a multiple of this. */
const FIREHOSE_ROUNDING_BYTES = 5 * 1024;
/** Size of a PUT payload unit of Kinesis. */
const PUT_UNIT_BYTES = 25 * 1024;
/** Retention that Kinesis includes. */
const FREE_RETENTION_HOURS = 24;

/** Estimates Kinesis and Firehose. */
export function estimateStreaming({ bronze }: Settings, { eventsPerDay, eventBytes }: Workload): LineItem[] {
  const events = eventsPerDay * DAYS_PER_MONTH;
  const gb = (events * eventBytes) / GB;
  const extraHours = Math.max(0, bronze.streamRetentionHours - FREE_RETENTION_HOURS);
  const service = 'Kinesis';
  const kinesis: LineItem[] =
    bronze.shards === 'on-demand'
      ? [
          { service, item: 'stream', quantity: HOURS_PER_MONTH, price: 'kinesis.onDemand.streamHour' },
          { service, item: 'events in', quantity: gb, price: 'kinesis.onDemand.gbIn' },
          { service, item: 'events out, to Firehose', quantity: gb, price: 'kinesis.onDemand.gbOut' },
          {
            service,
            item: `retention of ${bronze.streamRetentionHours} h`,
            quantity: ((eventsPerDay * eventBytes) / GB) * (extraHours / 24),
            price: 'kinesis.onDemand.extendedGbMonth',
          },
        ]
      : [
          { service, item: 'shards', quantity: bronze.shards * HOURS_PER_MONTH, price: 'kinesis.shardHour' },
          {
            service,
            item: 'events in',
            quantity: events * Math.ceil(eventBytes / PUT_UNIT_BYTES),
            price: 'kinesis.putUnit',
          },
          {
            service,
            item: `retention of ${bronze.streamRetentionHours} h`,
            quantity: extraHours > 0 ? bronze.shards * HOURS_PER_MONTH : 0,
            price: 'kinesis.extendedShardHour',
          },
        ];
  return [
    ...kinesis,
    {
      service: 'Firehose',
      item: 'delivery into bronze',
      quantity: (events * Math.ceil(eventBytes / FIREHOSE_ROUNDING_BYTES) * FIREHOSE_ROUNDING_BYTES) / GB,
      price: 'firehose.gb',
      note: 'each event is billed as 5 KB',
    },
  ];
}
