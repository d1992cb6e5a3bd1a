import type { Quantity } from './line';
import type { CostSettings } from './settings';
import { DAYS, GB, HOURS, type Traffic } from './traffic';

/** Firehose bills every record as if it were a multiple of this. */
const FIREHOSE_STEP = 5 * 1024;
/** Kinesis with shards bills in puts of this size. */
const PUT_UNIT = 25 * 1024;
/** What Kinesis keeps without charge. */
const FREE_RETENTION_HOURS = 24;

/** Kinesis and Firehose. */
export function streaming({ bronze }: CostSettings, { eventsPerDay, eventBytes }: Traffic): Quantity[] {
  const events = eventsPerDay * DAYS;
  const gb = (events * eventBytes) / GB;
  const extraHours = Math.max(0, bronze.streamRetentionHours - FREE_RETENTION_HOURS);
  const service = 'Kinesis';
  const kinesis: Quantity[] =
    bronze.shards === 'on-demand'
      ? [
          { service, item: 'stream', quantity: HOURS, price: 'kinesis.onDemand.streamHour' },
          { service, item: 'events in', quantity: gb, price: 'kinesis.onDemand.gbIn' },
          { service, item: 'events out, to Firehose', quantity: gb, price: 'kinesis.onDemand.gbOut' },
          {
            service,
            item: `kept for ${bronze.streamRetentionHours} h`,
            quantity: ((eventsPerDay * eventBytes) / GB) * (extraHours / 24),
            price: 'kinesis.onDemand.extendedGbMonth',
          },
        ]
      : [
          { service, item: 'shards', quantity: bronze.shards * HOURS, price: 'kinesis.shardHour' },
          {
            service,
            item: 'events in',
            quantity: events * Math.ceil(eventBytes / PUT_UNIT),
            price: 'kinesis.putUnit',
          },
          {
            service,
            item: `kept for ${bronze.streamRetentionHours} h`,
            quantity: extraHours > 0 ? bronze.shards * HOURS : 0,
            price: 'kinesis.extendedShardHour',
          },
        ];
  return [
    ...kinesis,
    {
      service: 'Firehose',
      item: 'delivery into bronze',
      quantity: (events * Math.ceil(eventBytes / FIREHOSE_STEP) * FIREHOSE_STEP) / GB,
      price: 'firehose.gb',
      because: 'every event counts as 5 KB',
    },
  ];
}
