import { formatDecimal } from '@cardlake/schema';
import fc from 'fast-check';
import { numberOf } from '../../src/values/number-of';

test('a decimal is the double nearest to its text, however many digits it has', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }), fc.nat(10), (unscaled, scale) => {
      const type = { kind: 'decimal', precision: 28, scale } as const;
      expect(numberOf(unscaled, type)).toBe(Number(formatDecimal(unscaled, scale)) + 0);
    }),
  );
});

test('counts and doubles are themselves, and what is missing stays missing', () => {
  expect(numberOf(12n, { kind: 'bigint' })).toBe(12);
  expect(numberOf(-0.5, { kind: 'double' })).toBe(-0.5);
  expect([null, undefined].map((value) => numberOf(value, { kind: 'double' }))).toEqual([null, null]);
});
