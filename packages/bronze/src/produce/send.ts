import type { Clock } from '@cardlake/runtime';
import type { TrafficRecord } from '../synthetic/record';
import type { RecordSink } from './sink';

/** Options of sending. */
export interface SendOptions {
  /** Stops sending after the current record; records that were written are still flushed. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of records since the last call. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

/** Records between two progress reports. */
const PROGRESS_EVERY = 1000;

/**
 * Sends all records as fast as the sink accepts them, then closes it.
 * @returns the number of records that were written
 * @throws errors of the sink
 */
export async function sendAll(
  records: Iterable<TrafficRecord>,
  sink: RecordSink,
  { signal, onProgress }: SendOptions = {},
): Promise<number> {
  let sent = 0;
  for (const record of records) {
    const backpressure = sink.write(record);
    if (backpressure) await backpressure;
    if (++sent % PROGRESS_EVERY !== 0) continue;
    onProgress?.(PROGRESS_EVERY);
    // A signal can only abort when the loop yields to the event loop.
    if (!backpressure) await new Promise(setImmediate);
    if (signal?.aborted) break;
  }
  onProgress?.(sent % PROGRESS_EVERY);
  await sink.close();
  return sent;
}

/** Options of paced sending. */
export interface PaceOptions extends SendOptions {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Longest time that records wait in order to be sent together, ms. */
const TICK_MS = 100;

/**
 * Sends each record at its arrival time by the clock, until there are no more records or the signal aborts; then closes
 * the sink.
 * @returns the number of records that were written
 * @throws errors of the sink
 */
export async function sendPaced(
  records: Iterable<TrafficRecord>,
  sink: RecordSink,
  { clock, sleep, signal, onProgress }: PaceOptions,
): Promise<number> {
  let sent = 0;
  let reported = 0;
  for (const record of records) {
    while (record.arrivalMicros > clock.now() * 1000 && !signal?.aborted) {
      onProgress?.(sent - reported);
      reported = sent;
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
