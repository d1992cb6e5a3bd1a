import { z } from 'zod';
import { declareStack } from '../declaration';
import { foundationDeclaration } from './foundation';

const SHARDS = 'expected "on-demand" or a number from 1 to 500';

/** Settings of the event stream and its delivery. */
const settings = z.strictObject({
  /** Shards of the stream: `on-demand`, or a number. @default 'on-demand' */
  shards: z
    .union([z.literal('on-demand'), z.int().min(1, SHARDS).max(500, SHARDS)], SHARDS)
    .default('on-demand'),
  /** Retention of the stream, for replays. @default 24 */
  streamRetentionHours: z
    .int()
    .min(24, 'expected at least 24, the minimum of Kinesis')
    .max(8760, 'expected at most 8760, the maximum of Kinesis')
    .default(24),
  /** Firehose writes an object after this many seconds … @default 60 */
  bufferSeconds: z.int().min(0).max(900, 'expected at most 900, the maximum of Firehose').default(60),
  /** … or after this many megabytes, whichever comes first. @default 64 */
  bufferMegabytes: z.int().min(1).max(128, 'expected at most 128, the maximum of Firehose').default(64),
  /** First day that may have data, `YYYY-MM-DD`: Athena reads no earlier partition. @default '2024-01-01' */
  since: z.iso.date('expected a day as YYYY-MM-DD').default('2024-01-01'),
});

/** The event stream, its delivery into the lake, and the tables over it. */
export const bronzeDeclaration = declareStack({
  name: 'bronze',
  settingsKey: 'bronze',
  settings,
  dependsOn: [foundationDeclaration],
  outputs: {
    stream_name: 'name of the Kinesis stream for card authorisations',
    stream_arn: 'ARN of the Kinesis stream for card authorisations',
    authorization_delivery_name: 'name of the Firehose stream that delivers card authorisations into bronze',
    dispute_delivery_name: 'name of the Firehose stream that delivers disputes into bronze',
    database_name: 'name of the Glue database of bronze',
  },
  builds: {},
});
