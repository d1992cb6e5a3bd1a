import fc from 'fast-check';
import { groupDays, MIN_DAY_ROWS } from '../../src/gold/day-groups';

test('every day is in one group, in order; large days are alone, and small ones share statements', () => {
  const day = fc.record({
    rows: fc.oneof(fc.nat(50), fc.nat(MIN_DAY_ROWS), fc.constant(MIN_DAY_ROWS)),
  });
  fc.assert(
    fc.property(fc.array(day, { maxLength: 400 }), (days) => {
      const groups = groupDays(days);
      expect(groups.flat()).toEqual(days);
      for (const group of groups) {
        expect(group.length).toBeLessThanOrEqual(50);
        if (group.length > 1) for (const { rows } of group) expect(rows).toBeLessThan(MIN_DAY_ROWS);
      }
    }),
  );
  expect(groupDays(Array.from({ length: 10_000 }, () => ({ rows: 2 })))).toHaveLength(200);
});
