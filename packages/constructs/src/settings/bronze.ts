import { z } from 'zod';

/** The bronze stack: the stream and its delivery. */
export const bronzeSettings = z.strictObject({
  /** Shards of the stream: `on-demand`, or a number. @default 'on-demand' */
  shards: z
    .union(
      [z.literal('on-demand'), z.int().min(1, 'on-demand, or 1 to 500').max(500, 'on-demand, or 1 to 500')],
      'on-demand, or 1 to 500',
    )
    .default('on-demand'),
  /** How long the stream keeps records, for replays. @default 24 */
  streamRetentionHours: z.int().min(24, 'Kinesis keeps records for 24 hours at least').max(8760).default(24),
  /** Firehose writes an object after so many seconds … @default 60 */
  bufferSeconds: z.int().min(0).max(900, 'Firehose waits 900 seconds at most').default(60),
  /** … or so many megabytes, whichever is first. @default 64 */
  bufferMegabytes: z.int().min(1).max(128, 'Firehose buffers 128 MB at most').default(64),
  /** First day that may have data, `YYYY-MM-DD`: where Athena starts to look. @default '2024-01-01' */
  since: z.iso.date('a day as YYYY-MM-DD').default('2024-01-01'),
});
