import fc from 'fast-check';
import { isEverythingCheaper } from '../../src/gold/choose-extent';

const rows = 1_750_000;

test('everything is computed when late events affect a part of most days, and only then', () => {
  // A thousand events scattered over half a year, ten thousand, and ten minutes of new events.
  expect(isEverythingCheaper({ rows, affected: 95_000, inAffectedDays: rows })).toBe(false);
  expect(isEverythingCheaper({ rows, affected: 700_000, inAffectedDays: rows })).toBe(true);
  expect(isEverythingCheaper({ rows, affected: 8_000, inAffectedDays: 15_000 })).toBe(false);
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
