import fc from 'fast-check';
import { averagePrecision, cardPrecisionAtK, type ScoredCardTransaction } from '../../src';
import { prepareRanking } from '../../src/experiment/ranking';

const CARDS = ['a', 'ab', 'b', 'c'];

const rows: fc.Arbitrary<ScoredCardTransaction[]> = fc.array(
  fc.record({
    cardId: fc.constantFrom(...CARDS),
    day: fc.constantFrom('2018-04-01', '2018-04-02', '2018-04-03'),
    score: fc.constantFrom(0, 0.25, 0.5, 1),
    isFraud: fc.boolean(),
  }),
  { maxLength: 25 },
);

const close = (actual: number | null, expected: number | null): void =>
  expected === null ? expect(actual).toBeNull() : expect(actual).toBeCloseTo(expected, 12);

test('a card that counts n times is n cards with the same rows', () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 5 }),
      (transactions, counts, k) => {
        const weights = Int32Array.from(counts);
        const repeated = transactions.flatMap((row) =>
          Array.from({ length: weights[CARDS.indexOf(row.cardId)] ?? 0 }, (_, copy) => ({
            ...row,
            cardId: `${row.cardId}\u0000${copy}`,
          })),
        );
        const ranking = prepareRanking(transactions, new Map(CARDS.map((card, at) => [card, at])));
        close(ranking.averagePrecision(weights), averagePrecision(repeated));
        close(ranking.cardPrecision(weights, k), cardPrecisionAtK(repeated, k).mean);
      },
    ),
    { numRuns: 500 },
  );
});
