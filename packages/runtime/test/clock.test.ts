import fc from 'fast-check';
import { isoDay, isoInstant } from '../src';

test('formats instants as ISO 8601 to the microsecond, in a form that can be parsed back', () => {
  expect(isoInstant(1_522_540_831_000_000)).toBe('2018-04-01T00:00:31Z');
  expect(isoInstant(-1)).toBe('1969-12-31T23:59:59.999999Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e15 }), (micros) => {
      expect(Math.floor(micros / 1000)).toBe(Date.parse(isoInstant(micros)));
    }),
  );
});

test('the day of an instant is that of its text, to the microsecond', () => {
  const midnight = Date.UTC(2026, 10, 26) * 1000;
  expect([midnight - 1, midnight].map(isoDay)).toEqual(['2026-11-25', '2026-11-26']);
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 4e15 }), (micros) => {
      expect(isoInstant(micros).startsWith(`${isoDay(micros)}T`)).toBe(true);
    }),
  );
});
