import type { Clock } from '@cardlake/runtime';

/** How requests are sent, and sent again. */
export interface SendPolicy {
  /** Most requests under way at once, whatever they do. */
  readonly inFlight: number;
  /** How often an item is sent at most. */
  readonly tries: number;
  /** Pause after the first try, milliseconds; it doubles from try to try, and a random part of it is taken. */
  readonly pauseMs: number;
  readonly maxPauseMs: number;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
}

/** An item that was not carried out, and why. */
export interface Unsent<T> {
  readonly item: T;
  readonly reason: string;
}

/**
 * Sends items in chunks, several at once, and those that come back once more after a pause, until every item was
 * sent as often as it may be or there is no time left.
 * @param send carries out a chunk and returns the items to send again; what it throws ends everything
 * @param until milliseconds since the epoch; nothing is sent later
 * @returns the items that were not carried out
 */
export async function sendAll<T>(
  items: readonly T[],
  size: number,
  send: (chunk: readonly T[]) => Promise<readonly Unsent<T>[]>,
  { policy, until = Number.POSITIVE_INFINITY }: { readonly policy: SendPolicy; readonly until?: number },
): Promise<Unsent<T>[]> {
  const inTime = () => policy.clock.now() < until;
  let waiting: Unsent<T>[] = items.map((item) => ({ item, reason: 'there was no time left' }));
  for (let tried = 1; waiting.length > 0; tried++) {
    const again: Unsent<T>[] = [];
    await eachOf(chunks(waiting, size), policy.inFlight, async (chunk) => {
      again.push(...(inTime() ? await send(chunk.map(({ item }) => item)) : chunk));
    });
    if (again.length === 0 || tried === policy.tries || !inTime()) return again;
    // The whole range is random, so that writers that were refused together do not come back together.
    const longest = Math.min(policy.maxPauseMs, policy.pauseMs * 2 ** (tried - 1));
    await policy.sleep(policy.random() * longest);
    waiting = again;
  }
  return [];
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** Works on all items, `limit` at once; after an error no more are begun, and those under way are waited for. */
async function eachOf<T>(items: T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}
