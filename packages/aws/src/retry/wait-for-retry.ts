import { type RetryPolicy, retryDelayMs } from './policy';
import { systemTiming, type Timing } from './timing';

/** A policy, and what ends retrying early. */
export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly timing?: Timing;
  /** Instant after which nothing is attempted any more, ms since the epoch. */
  readonly deadline?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until failed work may be attempted again.
 * @param failedAttempts from 1
 * @param minDelayMs delay that the service asked for; heeded up to the longest delay of the policy
 * @returns false at once when there is no further attempt: all are used up, the delay would reach the deadline, or the
 * signal aborted; also when it aborts during the delay
 */
export async function waitForRetry(
  failedAttempts: number,
  { policy, timing = systemTiming, deadline = Number.POSITIVE_INFINITY, signal }: RetryOptions,
  minDelayMs = 0,
): Promise<boolean> {
  if (failedAttempts >= policy.maxAttempts || signal?.aborted) return false;
  const drawn = retryDelayMs(failedAttempts, policy, timing.random);
  const delay = Math.max(drawn, Math.min(minDelayMs, policy.maxDelayMs));
  if (timing.clock.now() + delay >= deadline) return false;
  await timing.sleep(delay, signal);
  return !signal?.aborted;
}
