import fc from 'fast-check';
import { cardPrecisionAtK, type ScoredCardTransaction } from '../../src';

const on = (day: string, cardId: string, score: number, isFraud = false): ScoredCardTransaction => ({
  day,
  cardId,
  score,
  isFraud,
});

test('gives the result worked out by hand for two days with two checked cards each', () => {
  const result = cardPrecisionAtK(
    [
      on('d1', 'a', 0.2),
      on('d1', 'a', 0.9, true), // ranked by its 0.9: found
      on('d1', 'b', 0.8), // checked, clean
      on('d1', 'c', 0.7, true), // third: missed
      on('d2', 'a', 1.0, true), // blocked since d1
      on('d2', 'b', 0.1),
      on('d2', 'c', 0.6, true), // found
      on('d2', 'd', 0.5, true), // found
      on('d2', 'e', 0.4, true), // missed
    ],
    2,
  );
  expect(result).toEqual({
    mean: 0.75,
    days: [
      { day: 'd1', precision: 0.5, compromisedCards: 2 },
      { day: 'd2', precision: 1, compromisedCards: 3 },
    ],
  });
});

test('precision is the share of k, even on a day with fewer cards', () => {
  expect(cardPrecisionAtK([on('d1', 'a', 1, true)]).mean).toBe(0.01);
  expect(cardPrecisionAtK([])).toEqual({ mean: null, days: [] });
  expect(() => cardPrecisionAtK([], 0)).toThrow('positive integer');
  expect(() => cardPrecisionAtK([on('d1', 'a', Number.NaN)])).toThrow('a score is NaN');
});

const transaction = fc.record({
  day: fc.constantFrom('d1', 'd2', 'd3'),
  cardId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  score: fc.nat(4),
  isFraud: fc.boolean(),
});

test('equals the Handbook’s procedure carried out directly, in any order of rows', () => {
  fc.assert(
    fc.property(fc.array(transaction, { minLength: 1 }), fc.integer({ min: 1, max: 4 }), (all, k) => {
      const detected: string[] = [];
      const expected = ['d1', 'd2', 'd3'].flatMap((day) => {
        const rows = all.filter((row) => row.day === day);
        if (rows.length === 0) return [];
        const cards = ['a', 'b', 'c', 'd', 'e']
          .filter((cardId) => !detected.includes(cardId) && rows.some((row) => row.cardId === cardId))
          .map((cardId) => {
            const own = rows.filter((row) => row.cardId === cardId);
            return {
              cardId,
              score: Math.max(...own.map(({ score }) => score)),
              fraud: own.some((r) => r.isFraud),
            };
          });
        const top = [...cards].sort((x, y) => y.score - x.score).slice(0, k);
        const found = top.filter(({ fraud }) => fraud);
        detected.push(...found.map(({ cardId }) => cardId));
        const compromisedCards = cards.filter(({ fraud }) => fraud).length;
        return [{ day, precision: found.length / k, compromisedCards }];
      });
      expect(cardPrecisionAtK(all, k).days).toEqual(expected);
      expect(cardPrecisionAtK([...all].reverse(), k).days).toEqual(expected);
    }),
  );
});
