import fc from 'fast-check';
import { groupDays } from '../../src/gold/day-groups';
import { MIN_ROWS_PER_DAY_STATEMENT } from '../../src/thresholds';

test('every day is in one group, in order; large days are alone, and small ones share statements', () => {
  const day = fc.record({
    rows: fc.oneof(fc.nat(50), fc.nat(MIN_ROWS_PER_DAY_STATEMENT), fc.constant(MIN_ROWS_PER_DAY_STATEMENT)),
  });
  fc.assert(
    fc.property(fc.array(day, { maxLength: 400 }), (days) => {
      const groups = groupDays(days);
      expect(groups.flat()).toEqual(days);
      for (const group of groups) {
        expect(group.length).toBeLessThanOrEqual(100);
        if (group.length > 1)
          for (const { rows } of group) expect(rows).toBeLessThan(MIN_ROWS_PER_DAY_STATEMENT);
      }
    }),
  );
  expect(groupDays(Array.from({ length: 10_000 }, () => ({ rows: 2 })))).toHaveLength(100);
});
