import fc from 'fast-check';
import { isoInstant } from '../src';

test('formats instants as ISO 8601 to the microsecond, in a form that can be parsed back', () => {
  expect(isoInstant(1_522_540_831_000_000)).toBe('2018-04-01T00:00:31Z');
  expect(isoInstant(-1)).toBe('1969-12-31T23:59:59.999999Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e15 }), (micros) => {
      expect(Math.floor(micros / 1000)).toBe(Date.parse(isoInstant(micros)));
    }),
  );
});
