import type { Clock } from '@cardlake/runtime';
import type { TrafficRecord } from '../synthetic/record';
import type { RecordSink } from './sink';

/** What sending is told beside from where to where. */
export interface SendOptions {
  /** Ends the sending after the record under way; what was written is still flushed. */
  readonly signal?: AbortSignal | undefined;
  /** Called after some records with how many they were. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

/** How often progress is told, in records. */
const PROGRESS_EVERY = 1000;

/**
 * Sends all records as fast as the sink takes them, then closes it.
 * @returns how many were written.
 * @throws whatever the sink throws.
 */
export async function sendAll(
  records: Iterable<TrafficRecord>,
  sink: RecordSink,
  { signal, onProgress }: SendOptions = {},
): Promise<number> {
  let sent = 0;
  for (const record of records) {
    const pause = sink.write(record);
    if (pause) await pause;
    if (++sent % PROGRESS_EVERY !== 0) continue;
    onProgress?.(PROGRESS_EVERY);
    // A signal is only heard when the loop lets go of the thread.
    if (!pause) await new Promise(setImmediate);
    if (signal?.aborted) break;
  }
  onProgress?.(sent % PROGRESS_EVERY);
  await sink.close();
  return sent;
}

/** What pacing needs of the outside. */
export interface PaceOptions extends SendOptions {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

/** How long records may wait to be sent together, ms. */
const TICK_MS = 100;

/**
 * Sends each record when its arrival has come by the clock, until there are no more or the signal comes; then
 * closes the sink.
 * @returns how many were written.
 * @throws whatever the sink throws.
 */
export async function sendPaced(
  records: Iterable<TrafficRecord>,
  sink: RecordSink,
  { clock, sleep, signal, onProgress }: PaceOptions,
): Promise<number> {
  let sent = 0;
  let told = 0;
  for (const record of records) {
    while (record.arrivalMicros > clock.now() * 1000 && !signal?.aborted) {
      onProgress?.(sent - told);
      told = sent;
      await sink.flush();
      await sleep(TICK_MS);
    }
    if (signal?.aborted) break;
    await sink.write(record);
    sent++;
  }
  await sink.close();
  return sent;
}
