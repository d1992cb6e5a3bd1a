import { asciiDigit, unicodeDigits } from '../../src/card-number/unicode-digits';

const LAST_CODE_POINT = 0x10ffff;

test('every decimal digit that this Node knew in Unicode 14 has its value', () => {
  const decimals: number[] = [];
  for (let codePoint = 0x80; codePoint <= LAST_CODE_POINT; codePoint++)
    if (/^\p{Nd}$/u.test(String.fromCodePoint(codePoint))) decimals.push(codePoint);
  const missing = decimals.filter((codePoint) => asciiDigit(codePoint) === undefined);
  // Scripts that came later have their digits in tens, too: each needs a line in the table.
  expect(missing.map((codePoint) => codePoint.toString(16))).toEqual([]);
});

test('runs hold digits only, and the value of a decimal digit is its place among ten', () => {
  for (const [first, value, count] of unicodeDigits)
    for (let i = 0; i < count; i++) {
      expect(asciiDigit(first + i)).toBe(String(value + i));
      expect(value + i).toBeLessThan(10);
      expect(String.fromCodePoint(first + i)).toMatch(/^\p{N}$/u);
      expect(
        String.fromCodePoint(first + i)
          .normalize('NFKC')
          .replace(/[^\p{Nd}]/gu, ''),
      ).toMatch(/^.{0,2}$/u);
    }
});
