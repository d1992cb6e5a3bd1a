import { openLake } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { type BronzeType, bronzeTypes } from '../layout/bronze-table';
import { MICROS_PER_MINUTE } from '../layout/minute';
import { openIncoming } from '../object/incoming';
import { landObjects } from '../object/land';
import type { TrafficRecord } from '../synthetic/record';
import { ObjectCollector } from './object-collector';
import type { RecordSink } from './sink';

/** Options of a lake sink. */
export interface LakeSinkOptions {
  readonly lakeRoot: string;
  /** Arrivals within this many minutes share an object, in the folder of the last minute; default 60. Firehose uses 1. */
  readonly bucketMinutes?: number | undefined;
}

/** A sink that writes into the bronze prefix of a lake. */
export interface LakeSink extends RecordSink {
  /** Objects added so far, and objects whose content the lake already had, from an earlier run of the same traffic. */
  counts(): { readonly objects: number; readonly knownObjects: number };
}

const DEFAULT_BUCKET_MINUTES = 60;
/** Buckets that are landed together: flushing many at once costs little more than one. */
const BUCKETS_PER_LANDING = 200;

/**
 * Opens the bronze prefix of a lake for records in the order of their arrival. They are written to the folder of their
 * arrival minute, or of the last minute of their bucket. Objects appear atomically; repeated traffic adds nothing.
 * @throws UserError `bad_option`, and those of the lake and the disk
 */
export async function lakeSink(options: LakeSinkOptions): Promise<LakeSink> {
  const { lakeRoot, bucketMinutes = DEFAULT_BUCKET_MINUTES } = options;
  if (!Number.isSafeInteger(bucketMinutes) || bucketMinutes < 1) {
    throw new UserError('bad_option', `bucketMinutes must be a positive integer, got ${bucketMinutes}`, {
      hint: 'Set it to a whole number from 1, for example 60.',
    });
  }
  await openLake(lakeRoot, { create: true });
  const incoming = openIncoming(lakeRoot);
  const collectors = Object.fromEntries(
    bronzeTypes.map((type) => [type, new ObjectCollector(type, lakeRoot, incoming)]),
  ) as Record<BronzeType, ObjectCollector>;
  const bucketMicros = bucketMinutes * MICROS_PER_MINUTE;
  let bucket = Number.NaN;
  let ended = 0;
  let objects = 0;
  // The last minute of the bucket, so that no line is recorded before its real arrival.
  const arrival = () => (bucket + 1) * bucketMicros - MICROS_PER_MINUTE;

  async function endBucket(): Promise<void> {
    for (const collector of Object.values(collectors)) await collector.endArrival(arrival());
  }

  async function flush(): Promise<void> {
    ended = 0;
    const landings = Object.values(collectors).flatMap((collector) => collector.takeReady());
    await landObjects(lakeRoot, landings);
    objects += landings.length;
  }

  async function nextBucket(record: TrafficRecord, next: number): Promise<void> {
    if (!Number.isNaN(bucket)) await endBucket();
    bucket = next;
    if (++ended >= BUCKETS_PER_LANDING) await flush();
    await collectors[record.type].add(record.line, arrival());
  }

  return {
    flush,
    write(record) {
      const bucketOfRecord = Math.floor(record.arrivalMicros / bucketMicros);
      if (bucketOfRecord !== bucket) return nextBucket(record, bucketOfRecord);
      return collectors[record.type].add(record.line, arrival());
    },
    async close() {
      if (!Number.isNaN(bucket)) await endBucket();
      await flush();
      incoming.remove();
    },
    counts: () => ({
      objects,
      knownObjects: Object.values(collectors).reduce((sum, { knownObjects }) => sum + knownObjects, 0),
    }),
  };
}
