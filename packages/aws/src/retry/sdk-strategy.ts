import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types';
import { isRetryable } from '../errors/classify';
import { systemTiming } from './timing';
import { type RetryOptions, waitForRetry } from './wait-for-retry';

/**
 * Makes a client of the SDK retry by a policy. Retries happen inside the client, so that a retried request keeps its
 * idempotency token: a job whose start was not acknowledged is not started twice.
 */
export function sdkRetryStrategy(options: RetryOptions): RetryStrategyV2 {
  const { clock } = options.timing ?? systemTiming;
  return {
    acquireInitialRetryToken: async () => tokenAfter(0),
    async refreshRetryTokenForRetry(token, { error, retryAfterHint }: RetryErrorInfo) {
      const failedAttempts = token.getRetryCount() + 1;
      const minDelayMs = retryAfterHint === undefined ? 0 : retryAfterHint.getTime() - clock.now();
      if (isRetryable(error) && (await waitForRetry(failedAttempts, options, minDelayMs))) {
        return tokenAfter(failedAttempts);
      }
      throw new Error('no further attempt', { cause: error });
    },
    recordSuccess() {},
  };
}

const tokenAfter = (failedAttempts: number): StandardRetryToken => ({
  getRetryCount: () => failedAttempts,
  // The strategy itself has already waited.
  getRetryDelay: () => 0,
  getRetryCost: () => undefined,
});
