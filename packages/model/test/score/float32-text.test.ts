import fc from 'fast-check';
import { float32Text } from '../../src';

const { fround } = Math;
const digitsOf = (text: string): number =>
  text.replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;

test('a float is read as the same one, by readers of doubles as well, and no shorter text would do', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = float32Text(value);
      expect(Object.is(fround(Number(text)), value)).toBe(true);
      const digits = digitsOf(text);
      if (digits > 1) expect(fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [-12, '-12'],
  [fround(0.1), '0.1'],
  [fround(1 / 3), '0.33333334'],
  [fround(3.4028234e38), '3.4028235e+38'],
  [fround(1e-45), '1e-45'],
  [16_777_216, '16777216'],
])('%p is %s', (value, text) => {
  expect(float32Text(value)).toBe(text);
});
