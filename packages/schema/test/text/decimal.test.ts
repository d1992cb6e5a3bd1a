import fc from 'fast-check';
import { formatDecimal, parseDecimal } from '../../src';

/** The slow way: a fraction of two integers, rounded once. */
function oracle(sign: string, whole: string, fraction: string, exponent: number, scale: number): bigint {
  const shift = exponent - fraction.length + scale;
  const numerator = BigInt(whole + fraction) * 10n ** BigInt(Math.max(shift, 0));
  const denominator = 10n ** BigInt(Math.max(-shift, 0));
  const magnitude = (2n * numerator + denominator) / (2n * denominator);
  return sign === '-' ? -magnitude : magnitude;
}

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789', '5', '9', '0'), minLength: 1, maxLength });
const whole = fc.oneof(
  fc.constant('0'),
  digits(20).map((text) => text.replace(/^0+(?=.)/, '')),
);

test('parses exactly, rounds half away from zero, and rejects values from the limit on', () => {
  const fraction = fc.oneof(fc.constant(''), digits(25));
  fc.assert(
    fc.property(
      fc.constantFrom('', '-'),
      whole,
      fraction,
      fc.option(fc.integer({ min: -40, max: 40 })),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 14 }),
      (sign, integer, decimals, exponent, scale, integerDigits) => {
        const text = `${sign}${integer}${decimals && `.${decimals}`}${exponent === null ? '' : `e${exponent}`}`;
        const expected = oracle(sign, integer, decimals, exponent ?? 0, scale);
        const limit = 10n ** BigInt(scale + integerDigits);
        const isIn = -limit < expected && expected < limit;
        expect(parseDecimal(text, scale, integerDigits)).toBe(isIn ? expected : 'too_large');
      },
    ),
    { numRuns: 20_000 },
  );
});

test.each(['', '-', '1.', '.5', '+1', '01', '1e', '1e+', ' 1', '1 ', '1\n', '0x1', '1_0', '١', 'NaN', '--1'])(
  '%j is no number',
  (text) => expect(parseDecimal(text, 4, 12)).toBe('malformed'),
);

// Work that grows with the square of the length would not end.
test('takes any length and any exponent', () => {
  const long = '7'.repeat(10_000_000);
  expect(parseDecimal(long, 4, 12)).toBe('too_large');
  expect(parseDecimal(`${long}e-9999999`, 4, 12)).toBe(77_778n);
  expect(parseDecimal(`0.${'0'.repeat(10_000_000)}1`, 4, 12)).toBe(0n);
  expect(parseDecimal(`1e${long}`, 4, 12)).toBe('too_large');
  expect(parseDecimal(`-1e-${long}`, 4, 12)).toBe(0n);
  expect(parseDecimal(`${long}x`, 4, 12)).toBe('malformed');
});

test('text and back', () => {
  expect([0n, -50n, 123_400n].map((unscaled) => formatDecimal(unscaled, 4))).toEqual([
    '0.0000',
    '-0.0050',
    '12.3400',
  ]);
  expect(formatDecimal(-7n, 0)).toBe('-7');
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(9), (unscaled, scale) => {
      expect(parseDecimal(formatDecimal(unscaled, scale), scale, 20)).toBe(unscaled);
    }),
  );
});
