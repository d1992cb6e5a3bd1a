import fc from 'fast-check';
import { createBinCounter, driftLevel, stabilityIndex } from '../../src';

const baseline = { missing: 100, zero: 200, edges: [1, 2, 3], counts: [100, 200, 300, 100] };

test('a value is counted once: missing, zero, or in the bin whose upper edge it does not exceed', () => {
  const counter = createBinCounter(baseline);
  for (const value of [Number.NaN, 0, -0, -5, 1, 1.5, 2, 3, 3.0001, Number.MAX_VALUE]) counter.add(value);
  expect(counter.counts).toEqual({ missing: 1, zero: 2, counts: [2, 2, 1, 2] });
  const single = createBinCounter({ edges: [] });
  for (const value of [Number.NaN, 0, 7]) single.add(value);
  expect(single.counts).toEqual({ missing: 1, zero: 1, counts: [1] });
});

const bins = fc
  .array(fc.nat({ max: 5000 }), { minLength: 6, maxLength: 6 })
  .map(([missing = 0, zero = 0, ...counts]) => ({
    missing,
    zero,
    counts,
  }));

test('it is 0 for the same spread, otherwise positive, and the same in both directions', () => {
  expect(stabilityIndex(baseline, baseline)).toBe(0);
  fc.assert(
    fc.property(bins, bins, (a, b) => {
      const index = stabilityIndex(a, b);
      expect(index).toBeGreaterThanOrEqual(0);
      expect(index).toBeCloseTo(stabilityIndex(b, a), 9);
    }),
  );
});

test('it is the sum of the textbook, but for the half row in each bin', () => {
  // Shares 0.1, 0.2, 0.7 became 0.2, 0.2, 0.6 (Siddiqi, Credit Risk Scorecards, chapter 9, has the formula).
  const then = { missing: 0, zero: 0, counts: [10_000, 20_000, 70_000] };
  const now = { missing: 0, zero: 0, counts: [20_000, 20_000, 60_000] };
  const expected = 0.1 * Math.log(2) + -0.1 * Math.log(6 / 7);
  expect(stabilityIndex(then, now)).toBeCloseTo(expected, 4);
});

test('a value that was never missing and now is, drifts without a bound that hides it', () => {
  const now = { missing: 900, zero: 0, counts: [0, 0, 0, 100] };
  const index = stabilityIndex({ ...baseline, missing: 0 }, now);
  expect([Number.isFinite(index), driftLevel(index)]).toEqual([true, 'drifted']);
  expect(() => stabilityIndex(baseline, { missing: 0, zero: 0, counts: [1] })).toThrow('other bins');
});

test.each([
  [0, 'stable'],
  [0.0999, 'stable'],
  [0.1, 'moderate'],
  [0.25, 'moderate'],
  [0.2501, 'drifted'],
] as const)('an index of %d is %s', (index, level) => {
  expect(driftLevel(index)).toBe(level);
});
