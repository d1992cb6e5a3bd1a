import { forEachConcurrently } from './for-each-concurrently';
import { systemTiming } from './timing';
import { type RetryOptions, waitForRetry } from './wait-for-retry';

/** An item that was not sent, and the reason. */
export interface Unsent<T> {
  readonly item: T;
  readonly reason: string;
}

/** Options of batching and retrying. */
export interface BatchOptions extends RetryOptions {
  readonly batchSize: number;
  /** Most batches in flight at once. */
  readonly concurrency: number;
}

/**
 * Sends items in batches, several concurrently. Items that `send` returns are sent again after a delay, until all
 * attempts of the policy are used or there is no time left.
 * @param send sends a batch and returns the items to send again; an error that it throws ends everything
 * @returns the items that were not sent
 */
export async function sendInBatches<T>(
  items: readonly T[],
  send: (batch: readonly T[]) => Promise<readonly Unsent<T>[]>,
  options: BatchOptions,
): Promise<Unsent<T>[]> {
  const { batchSize, concurrency, deadline = Number.POSITIVE_INFINITY, signal } = options;
  const { clock } = options.timing ?? systemTiming;
  const maySend = () => clock.now() < deadline && !signal?.aborted;
  let pending: Unsent<T>[] = items.map((item) => ({ item, reason: 'there was no time left' }));
  for (let attempt = 1; pending.length > 0; attempt++) {
    const failed: Unsent<T>[] = [];
    await forEachConcurrently(batchesOf(pending, batchSize), concurrency, async (batch) => {
      failed.push(...(maySend() ? await send(batch.map(({ item }) => item)) : batch));
    });
    if (failed.length === 0 || !maySend() || !(await waitForRetry(attempt, options))) return failed;
    pending = failed;
  }
  return [];
}

const batchesOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
