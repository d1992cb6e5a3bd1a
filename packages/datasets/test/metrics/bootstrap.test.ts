import fc from 'fast-check';
import { averagePrecision, bootstrapInterval, createWeightedAveragePrecision } from '../../src';

const scored = fc.record({
  score: fc.integer({ min: -5, max: 5 }),
  isFraud: fc.boolean(),
  card: fc.nat({ max: 4 }),
});

test('weighted average precision is that of rows which are there so many times', () => {
  const times = fc.array(fc.nat({ max: 3 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(scored, { maxLength: 60 }), times, (rows, weights) => {
      const repeated = rows.flatMap((row) => Array.from({ length: weights[row.card] ?? 0 }, () => row));
      const found = createWeightedAveragePrecision(
        rows,
        rows.map(({ card }) => card),
      )(weights);
      const expected = averagePrecision(repeated);
      if (expected === null) expect(found).toBeNull();
      else expect(found).toBeCloseTo(expected, 12);
    }),
  );
});

const mean = (values: readonly number[]) => (times: ArrayLike<number>) =>
  values.reduce((sum, value, at) => sum + value * (times[at] ?? 0), 0) / values.length;

test('the interval of a mean has the width of the normal approximation, and the seed decides it', () => {
  const values = Array.from({ length: 400 }, (_, at) => at % 20);
  const exact = values.reduce((sum, value) => sum + value) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - exact) ** 2, 0)) / values.length;
  const interval = bootstrapInterval(400, mean(values), { seed: 3 });
  expect(interval).toEqual(bootstrapInterval(400, mean(values), { seed: 3 }));
  expect(interval).not.toEqual(bootstrapInterval(400, mean(values), { seed: 4 }));
  const { low = 0, high = 0 } = interval ?? {};
  expect(low).toBeLessThan(exact);
  expect(high).toBeGreaterThan(exact);
  expect(Math.abs((high - low) / (2 * 1.96 * deviation) - 1)).toBeLessThan(0.1);
});

test('each draw takes as many clusters as there are; one without a value does not count', () => {
  const draws: number[] = [];
  const interval = bootstrapInterval(
    7,
    (times) => {
      draws.push(times.reduce((sum, each) => sum + each));
      return draws.length % 2 === 0 ? null : 1;
    },
    { draws: 10 },
  );
  expect([draws, interval]).toEqual([Array(10).fill(7), { low: 1, high: 1 }]);
  expect(bootstrapInterval(3, () => null)).toBeNull();
});
