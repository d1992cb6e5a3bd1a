import { type RetryPolicy, retryDelayMs } from './policy';
import { systemTiming, type Timing } from './timing';

/** A policy, and conditions that end retrying early. */
export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly timing?: Timing;
  /** Instant after which nothing is attempted any more, ms since the epoch. */
  readonly deadline?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until a failed operation may be attempted again.
 * @param failedAttempts from 1
 * @param minDelayMs delay that the service asked for; respected up to the longest delay of the policy
 * @returns false, without waiting, when there is no further attempt: all are used, the delay would reach the deadline,
 * or the signal is aborted; also false when the signal aborts during the delay
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
