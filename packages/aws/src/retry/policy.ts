/** Limits of retrying: attempts and delays. */
export interface RetryPolicy {
  /** The first attempt included. */
  readonly maxAttempts: number;
  /** Longest delay before the second attempt, ms; it doubles with every further attempt. */
  readonly baseDelayMs: number;
  /** No delay is longer, ms. */
  readonly maxDelayMs: number;
}

/** For records that are sent in batches: outlasts half a minute of throttling, about as long as a stream takes to scale. */
export const BATCH_RETRY: RetryPolicy = { maxAttempts: 10, baseDelayMs: 100, maxDelayMs: 5_000 };

/** For single calls, which a user waits for: as many attempts as the SDK makes by default. */
export const CALL_RETRY: RetryPolicy = { ...BATCH_RETRY, maxAttempts: 3 };

/** For clients whose caller does the retrying, because it knows which records of a batch failed. */
export const NO_RETRY: RetryPolicy = { ...BATCH_RETRY, maxAttempts: 1 };

/**
 * Draws the delay before another attempt, uniformly from zero to an exponentially growing bound ("full jitter"), so
 * that clients that were throttled together do not come back together.
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/)
 * @param failedAttempts from 1
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export const retryDelayMs = (
  failedAttempts: number,
  { baseDelayMs, maxDelayMs }: RetryPolicy,
  random: () => number,
): number => Math.floor(Math.min(maxDelayMs, baseDelayMs * 2 ** (failedAttempts - 1)) * random());
