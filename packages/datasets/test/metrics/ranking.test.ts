import fc from 'fast-check';
import { averagePrecision, rocAuc, type Scored } from '../../src';

const scored = (pairs: readonly (readonly [number, number])[]): Scored[] =>
  pairs.map(([score, fraud]) => ({ score, isFraud: fraud === 1 }));

test('average precision gives the result of the example in scikit-learn’s documentation', () => {
  // y_true = [0, 0, 1, 1], y_scores = [0.1, 0.4, 0.35, 0.8]: 1/2 · 1/1 + 1/2 · 2/3
  const example = scored([
    [0.1, 0],
    [0.4, 0],
    [0.35, 1],
    [0.8, 1],
  ]);
  expect(averagePrecision(example)).toBeCloseTo(0.8333333333333333, 15);
  expect(rocAuc(example)).toBe(0.75);
});

test('equal scores count as one threshold', () => {
  const tied = scored([
    [0.5, 1],
    [0.5, 0],
    [0.5, 0],
    [0.5, 0],
  ]);
  expect(averagePrecision(tied)).toBe(0.25);
  expect(rocAuc(tied)).toBe(0.5);
});

test('a metric is null without both frauds and genuine transactions', () => {
  expect(averagePrecision([])).toBeNull();
  expect(averagePrecision(scored([[1, 0]]))).toBeNull();
  expect(averagePrecision(scored([[1, 1]]))).toBe(1);
  expect(rocAuc(scored([[1, 1]]))).toBeNull();
  expect(rocAuc(scored([[1, 0]]))).toBeNull();
  expect(() =>
    averagePrecision(
      scored([
        [Number.NaN, 1],
        [1, 0],
      ]),
    ),
  ).toThrow('a score is NaN');
});

const transactions = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 6 }).map((n) => n / 6), isFraud: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
);

test('average precision equals the definition, threshold by threshold', () => {
  fc.assert(
    fc.property(transactions, (all) => {
      const frauds = all.filter(({ isFraud }) => isFraud).length;
      let expected = 0;
      let recallBefore = 0;
      for (const threshold of [...new Set(all.map(({ score }) => score))].sort((a, b) => b - a)) {
        const flagged = all.filter(({ score }) => score >= threshold);
        const found = flagged.filter(({ isFraud }) => isFraud).length;
        expected += (found / frauds - recallBefore) * (found / flagged.length);
        recallBefore = found / frauds;
      }
      if (frauds === 0) expect(averagePrecision(all)).toBeNull();
      else expect(averagePrecision(all)).toBeCloseTo(expected, 12);
    }),
  );
});

test('ROC AUC equals the share of pairs in the right order', () => {
  fc.assert(
    fc.property(transactions, (all) => {
      const pairs = all.flatMap((a) =>
        all.filter((b) => a.isFraud && !b.isFraud).map((b) => [a, b] as const),
      );
      const wins = pairs.map(([a, b]) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0));
      if (pairs.length === 0) expect(rocAuc(all)).toBeNull();
      else expect(rocAuc(all)).toBeCloseTo(wins.reduce<number>((x, y) => x + y, 0) / pairs.length, 12);
    }),
  );
});

test('neither metric depends on the order of the rows', () => {
  fc.assert(
    fc.property(transactions, (all) => {
      const reversed = [...all].reverse();
      expect(averagePrecision(reversed)).toBe(averagePrecision(all));
      expect(rocAuc(reversed)).toBe(rocAuc(all));
    }),
  );
});
