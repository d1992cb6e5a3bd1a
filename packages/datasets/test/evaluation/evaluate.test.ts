import { evaluate } from '../../src';

const rows = Array.from({ length: 1000 }, (_, i) => ({
  score: (1000 - i) / 1000,
  isFraud: i < 4 || i === 500,
  cardId: `c${i}`,
  day: i % 2 === 0 ? '2018-04-01' : '2018-04-02',
}));

test('the threshold table has the thresholds that flag certain shares of the rows', () => {
  const { thresholds, frauds } = evaluate(rows);
  expect(frauds).toBe(5);
  expect(thresholds.map(({ flagged }) => flagged)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500]);
  expect(thresholds[2]).toEqual({
    threshold: 0.996,
    flagged: 5,
    found: 4,
    precision: 0.8,
    recall: 0.8,
    falsePositiveRate: 1 / 995,
    f1: expect.closeTo(0.8, 12),
  });
});

test('equal scores are flagged together, and make one line', () => {
  const tied = rows.map((row, i) => ({ ...row, score: i < 300 ? 0.9 : 0.1 }));
  expect(evaluate(tied).thresholds.map(({ threshold, flagged }) => [threshold, flagged])).toEqual([
    [0.9, 300],
    [0.1, 1000],
  ]);
});

test('a given threshold takes the rows that reach it', () => {
  const { thresholds } = evaluate(rows, { thresholds: [0.9985, 0.998, 2] });
  expect(thresholds.map(({ threshold, flagged }) => [threshold, flagged])).toEqual([
    [0.9985, 2],
    [0.998, 3],
    [2, 0],
  ]);
});

test('card precision is that of each day and their mean', () => {
  const { cardPrecision } = evaluate(rows, { cardsPerDay: 2 });
  expect(cardPrecision).toMatchObject({
    cardsPerDay: 2,
    mean: 1,
    days: [{ precision: 1 }, { precision: 1 }],
  });
});
