import fc from 'fast-check';
import { decide, type Policy, policy, thresholdsForRates } from '../../src';

const calibration = { slope: 1, intercept: 0 };
const probability = fc.double({ min: 0, max: 1, noNaN: true });

test('thresholds are reached from their value on; null never is', () => {
  const byThreshold = (review: number | null, decline: number | null, margin: number) =>
    decide({ calibration, rule: { kind: 'thresholds', review, decline } }, { margin, amount: 1 }).decision;
  expect([-1, 0, 1, 4].map((margin) => byThreshold(0.5, 0.9, margin))).toEqual([
    'approve',
    'review',
    'review',
    'decline',
  ]);
  expect([byThreshold(null, null, 99), byThreshold(0.5, null, 99), byThreshold(null, 0.5, 99)]).toEqual([
    'approve',
    'review',
    'decline',
  ]);
});

test('costs are decided by the least expectation', () => {
  const money = fc.double({ min: 0, max: 1000, noNaN: true });
  fc.assert(
    fc.property(
      money,
      money,
      money,
      money,
      fc.double({ min: -9, max: 9, noNaN: true }),
      (fee, falseAlarm, review, amount, margin) => {
        const found = decide(
          { calibration, rule: { kind: 'costs', fee, falseAlarm, review } },
          { margin, amount },
        );
        const fraud = found.probability;
        const expected = { approve: fraud * (amount + fee), review, decline: (1 - fraud) * falseAlarm };
        expect(expected[found.decision]).toBe(Math.min(...Object.values(expected)));
      },
    ),
  );
});

test('a refund costs no more than the fee', () => {
  const rule = { kind: 'costs', fee: 0, falseAlarm: 100, review: 1 } as const;
  expect(decide({ calibration, rule }, { margin: 9, amount: -500 }).decision).toBe('approve');
});

test('thresholds for rates stop at most those shares, and no lower threshold would', () => {
  fc.assert(
    fc.property(fc.array(probability, { minLength: 1, maxLength: 60 }), probability, (values, review) => {
      const stopped = (threshold: number | null) =>
        threshold === null ? 0 : values.filter((value) => value >= threshold).length;
      const found = thresholdsForRates(values, { review, decline: review / 2 });
      expect(stopped(found.review)).toBeLessThanOrEqual(review * values.length);
      expect(stopped(found.decline)).toBeLessThanOrEqual((review / 2) * values.length);
      const lower = values.filter((value) => found.review === null || value < found.review);
      if (lower.length > 0) expect(stopped(Math.max(...lower))).toBeGreaterThan(review * values.length);
      expect(policy.safeParse({ calibration, rule: found }).success).toBe(true);
    }),
  );
});

test.each<[string, unknown, string]>([
  [
    'a review above decline',
    { kind: 'thresholds', review: 0.9, decline: 0.5 },
    'review must not be above decline',
  ],
  [
    'a threshold that is no probability',
    { kind: 'thresholds', review: 2, decline: null },
    'expected number to be <=1',
  ],
  ['a negative cost', { kind: 'costs', fee: -1, falseAlarm: 1, review: 1 }, 'expected number to be >=0'],
  ['an unknown rule', { kind: 'other' }, 'Invalid'],
])('%s is refused', (_fault, rule, message) => {
  const parsed = policy.safeParse({ calibration, rule } satisfies Record<keyof Policy, unknown>);
  expect(parsed.error?.issues[0]?.message).toContain(message);
});
