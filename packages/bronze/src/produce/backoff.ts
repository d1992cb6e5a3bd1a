/** How often and how long a failed send waits. */
export interface Backoff {
  /** Sends of one record, the first included. */
  readonly attempts: number;
  /** Upper bound of the first wait, ms; it doubles with every attempt. */
  readonly baseMs: number;
  /** No wait is longer, ms. */
  readonly maxMs: number;
}

/** Rides out half a minute of throttling, about as long as a stream takes to scale. */
export const DEFAULT_BACKOFF: Backoff = { attempts: 10, baseMs: 100, maxMs: 5_000 };

/**
 * How long to wait before another attempt: anything up to the bound ("full jitter"), so that many producers do
 * not come back at once.
 * @param attempt how many have failed, from 1.
 * @param random uniform in [0, 1).
 * @returns milliseconds.
 */
export const waitBefore = (attempt: number, { baseMs, maxMs }: Backoff, random: () => number): number =>
  Math.floor(Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * random());
