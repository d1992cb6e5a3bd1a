import fc from 'fast-check';
import {
  BATCH_RETRY,
  CALL_RETRY,
  NO_RETRY,
  type RetryPolicy,
  retryDelayMs,
  systemTiming,
  waitForRetry,
} from '../../src';
import { testTiming } from '../../test-kit';

const policies = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 20 }),
  baseDelayMs: fc.integer({ min: 1, max: 1000 }),
  maxDelayMs: fc.integer({ min: 1, max: 60_000 }),
});
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Retries until the policy says no. @returns the number of attempts */
async function attemptsOf(policy: RetryPolicy, options: object = {}): Promise<number> {
  for (let failed = 1; ; failed++) {
    if (!(await waitForRetry(failed, { policy, timing: testTiming(), ...options }))) return failed;
  }
}

test('a delay lies between zero and a bound that doubles up to the maximum', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 1, max: 2000 }), fraction, (policy, failed, random) => {
      const delay = retryDelayMs(failed, policy, () => random);
      expect(Number.isInteger(delay)).toBe(true);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(policy.maxDelayMs);
      if (failed < 30) expect(delay).toBeLessThanOrEqual(policy.baseDelayMs * 2 ** (failed - 1));
    }),
  );
});

test('delays use the whole range below the bound', () => {
  const { random } = testTiming({ seed: 7 });
  const delays = Array.from({ length: 1000 }, () => retryDelayMs(4, BATCH_RETRY, random));
  expect(Math.min(...delays)).toBeLessThan(20);
  expect(Math.max(...delays)).toBeGreaterThan(780);
});

test('work is attempted exactly as often as the policy allows', async () => {
  await fc.assert(
    fc.asyncProperty(policies, async (policy) => {
      expect(await attemptsOf(policy)).toBe(policy.maxAttempts);
    }),
  );
});

test.each([
  ['a batch', BATCH_RETRY, 10],
  ['a single call', CALL_RETRY, 3],
  ['a client whose caller retries', NO_RETRY, 1],
])('%s is attempted %# times', async (_name, policy, attempts) => {
  expect(await attemptsOf(policy)).toBe(attempts);
});

test('the retries of a batch outlast fifteen seconds of throttling, and end within half a minute', () => {
  const bounds = Array.from({ length: BATCH_RETRY.maxAttempts - 1 }, (_, i) =>
    retryDelayMs(i + 1, BATCH_RETRY, () => 1),
  );
  const longest = bounds.reduce((sum, delay) => sum + delay, 0);
  expect(longest).toBeGreaterThan(15_000);
  expect(longest).toBeLessThan(30_000);
});

test('no delay reaches the deadline, and none is begun that would', async () => {
  await fc.assert(
    fc.asyncProperty(policies, fc.integer({ min: 0, max: 20_000 }), async (policy, deadline) => {
      const timing = testTiming();
      await attemptsOf(policy, { timing, deadline });
      expect(timing.delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThanOrEqual(
        Math.max(0, deadline - 1),
      );
    }),
  );
});

test('the delay that a service asks for is heeded up to the longest of the policy', async () => {
  const timing = testTiming();
  await waitForRetry(1, { policy: BATCH_RETRY, timing }, 3000);
  await waitForRetry(1, { policy: BATCH_RETRY, timing }, 60_000);
  expect(timing.delays).toEqual([3000, BATCH_RETRY.maxDelayMs]);
});

test('an aborted signal ends retrying before a delay', async () => {
  const timing = testTiming();
  const signal = AbortSignal.abort();
  expect(await waitForRetry(1, { policy: BATCH_RETRY, timing, signal })).toBe(false);
  expect(timing.delays).toEqual([]);
});

test('a signal that aborts during a delay ends the delay and the retrying', async () => {
  const controller = new AbortController();
  const policy = { maxAttempts: 2, baseDelayMs: 3_600_000, maxDelayMs: 3_600_000 };
  const timing = { ...systemTiming, random: () => 0.999 };
  const waiting = waitForRetry(1, { policy, timing, signal: controller.signal });
  controller.abort();
  expect(await waiting).toBe(false);
});
