import { openLake } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { bronzeTypes } from '../layout/bronze-table';
import { MICROS_PER_MINUTE } from '../layout/minute';
import { openIncoming } from '../object/incoming';
import { publish } from '../object/publish';
import type { TrafficRecord } from '../synthetic/record';
import { ObjectCollector } from './object-collector';
import type { RecordSink } from './sink';

/** Where and how finely the records are laid down. */
export interface LakeSinkOptions {
  readonly lakeRoot: string;
  /** Arrivals of so many minutes share an object, which lies in the last of them; default 60. 1 is what Firehose does. */
  readonly bucketMinutes?: number | undefined;
}

/** A sink that is the bronze prefix of a lake. */
export interface LakeSink extends RecordSink {
  /** Objects put down so far, and objects whose content the lake held already, from an earlier run of the same traffic. */
  counts(): { readonly objects: number; readonly knownObjects: number };
}

const DEFAULT_BUCKET_MINUTES = 60;
/** Buckets that are published together: flushing many at once costs little more than one. */
const PUBLISH_EVERY = 200;

/**
 * Opens the bronze prefix of a lake for records by arrival, which will lie in the minute they arrive in or at the
 * end of a bucket of minutes. Objects appear whole; the same traffic once more adds nothing.
 * @throws UserError `bad_option`, or what is wrong with the lake or the disk.
 */
export async function lakeSink(options: LakeSinkOptions): Promise<LakeSink> {
  const { lakeRoot, bucketMinutes = DEFAULT_BUCKET_MINUTES } = options;
  if (!Number.isSafeInteger(bucketMinutes) || bucketMinutes < 1) {
    throw new UserError('bad_option', `a bucket of ${bucketMinutes} minutes`, {
      hint: 'Give a whole number from 1.',
    });
  }
  await openLake(lakeRoot, { create: true });
  const incoming = openIncoming(lakeRoot);
  const collectors = new Map(
    bronzeTypes.map((type) => [type, new ObjectCollector(type, lakeRoot, incoming)]),
  );
  const bucketMicros = bucketMinutes * MICROS_PER_MINUTE;
  let bucket = Number.NaN;
  let ended = 0;
  let objects = 0;
  // The last minute of the bucket, so that no line arrives before it happened.
  const arrival = () => (bucket + 1) * bucketMicros - MICROS_PER_MINUTE;

  async function endBucket(): Promise<void> {
    for (const collector of collectors.values()) await collector.endArrival(arrival());
  }

  async function flush(): Promise<void> {
    ended = 0;
    const whole = [...collectors.values()].flatMap((collector) => collector.take());
    await publish(lakeRoot, whole);
    objects += whole.length;
  }

  async function nextBucket(record: TrafficRecord, next: number): Promise<void> {
    if (!Number.isNaN(bucket)) await endBucket();
    bucket = next;
    if (++ended >= PUBLISH_EVERY) await flush();
    await collectors.get(record.type)!.add(record.line, arrival());
  }

  return {
    flush,
    write(record) {
      const its = Math.floor(record.arrivalMicros / bucketMicros);
      if (its !== bucket) return nextBucket(record, its);
      return collectors.get(record.type)!.add(record.line, arrival());
    },
    async close() {
      if (!Number.isNaN(bucket)) await endBucket();
      await flush();
      incoming.remove();
    },
    counts: () => ({
      objects,
      knownObjects: [...collectors.values()].reduce((sum, { knownObjects }) => sum + knownObjects, 0),
    }),
  };
}
