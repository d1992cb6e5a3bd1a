import fc from 'fast-check';
import { isEverythingCheaper } from '../../src/gold/choose-extent';

const rows = 1_750_000;

/**
 * Costs of runs on two cores of an AMD EPYC, Node 20.20, with all published groups: seconds, or processor seconds where both ways
 * were measured on a busy machine. The rows are those of the stages `late` and `incremental` of the bench, or half of them.
 */
const recorded = [
  {
    what: 'a thousand events scattered over half a year: seconds of the stage late, November 2026',
    work: { rows, affected: 95_000, inAffectedDays: rows },
    affectedCost: 9.88,
    everythingCost: 7.93,
  },
  {
    what: 'five hundred events scattered over half a year of half the rows: processor seconds, November 2026',
    work: { rows: rows / 2, affected: 47_500, inAffectedDays: rows / 2 },
    affectedCost: 16.8,
    everythingCost: 16.3,
  },
  {
    what: 'ten minutes of new events on a week of seven million: processor seconds of the stage incremental, November 2026',
    work: { rows: 7_000_000, affected: 9_600, inAffectedDays: 1_007_000 },
    affectedCost: 8.2,
    everythingCost: 51.9,
  },
];
/** Times the cost of the better way that the chosen one may take. */
const TOLERANCE = 1.1;

test.each(recorded)('the choice is the better one: $what', ({ work, affectedCost, everythingCost }) => {
  const chosen = isEverythingCheaper(work) ? everythingCost : affectedCost;
  expect(chosen).toBeLessThanOrEqual(TOLERANCE * Math.min(affectedCost, everythingCost));
});

test('everything is computed when changes affect a part of most days, and only then', () => {
  expect(isEverythingCheaper({ rows, affected: 700_000, inAffectedDays: rows })).toBe(true);
  // One event with a row on each day: a tie, in which it is known what has changed.
  expect(isEverythingCheaper({ rows, affected: 183, inAffectedDays: rows * 0.999 })).toBe(false);
  // All rows of the last month.
  expect(isEverythingCheaper({ rows, affected: 280_000, inAffectedDays: 280_000 })).toBe(false);
});

test('a small lake, where finding the changes is nothing, computes what is affected', () => {
  expect(isEverythingCheaper({ rows: 1_000, affected: 1_000, inAffectedDays: 1_000 })).toBe(false);
});

test('more work never makes everything dearer', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, share, (a, b, c, d) => {
      const less = { rows, affected: Math.min(a, b) * rows, inAffectedDays: Math.min(c, d) * rows };
      const more = { rows, affected: Math.max(a, b) * rows, inAffectedDays: Math.max(c, d) * rows };
      if (isEverythingCheaper(less)) expect(isEverythingCheaper(more)).toBe(true);
    }),
  );
});
