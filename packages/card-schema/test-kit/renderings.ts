import fc from 'fast-check';
import { issuers } from '../src/card-number/issuers';
import { unicodeDigits } from '../src/card-number/unicode-digits';

/** Luhn as the textbook has it, by adding the check digit. */
export function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(doubled / 10) + (doubled % 10);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** A number of any issuer, by its table of ranges and lengths. */
export const pan = fc
  .constantFrom(
    ...issuers.flatMap(({ prefixes, lengths }) =>
      prefixes.flatMap(([first, last]) => lengths.map((length) => ({ first, last, length }))),
    ),
  )
  .chain(({ first, last, length }) =>
    fc
      .tuple(
        fc.integer({ min: Number(first), max: Number(last) }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 19, maxLength: 19 }),
      )
      .map(([prefix, rest]) => withCheckDigit(`${prefix}${rest.join('')}`.slice(0, length - 1))),
  );

/** Signs and spaces of many kinds, among them zero-width ones, and controls as UTF-16 or a log has them. */
const separator = fc
  .array(
    fc.constantFrom(
      ...' .-_/=,;:|*+()[]"\t\n\0',
      ...'\u00a0\u00ad\u2002\u2007\u2009\u200b\u200d\u202f\u2060\u3000\ufeff',
      ...'\u2010\u2011\u2012\u2013\u2014\u2212\u30fc\ufe58\uff0d',
      ...'·•、\ufe0f\u20e3\ufffdé',
      '😀',
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((signs) => signs.join(''));

const separators = fc.oneof(
  fc.constant(() => ''),
  separator.map((text) => (place: number) => (place % 4 === 0 ? text : '')),
  fc
    .array(fc.oneof(fc.constant(''), separator), { minLength: 19, maxLength: 19 })
    .map((texts) => (place: number) => texts[place] ?? ''),
);

/** Ways to write a digit: ASCII, a script's own, or escapes of JSON. */
const spelling = fc.oneof(
  fc.constant((digit: string) => digit),
  fc.constantFrom(...unicodeDigits.filter(([, value, count]) => value === 0 && count === 10)).map(
    ([zero]) =>
      (digit: string) =>
        String.fromCodePoint(zero + Number(digit)),
  ),
  fc.constantFrom('\\u003', '\\\\u003', '\\uff1', '\\ud835\\udfd').map(
    (start) => (digit: string) =>
      // The last one has other digits of one sort in its block: bold ones from U+1D7CE.
      start.endsWith('d') ? `\\ud835\\u${(0xdfce + Number(digit)).toString(16)}` : start + digit,
  ),
);

/** Text in front of a number; no digit of it stands in the number's first group, but for zeros. */
export const prefix = fc.constantFrom(
  ...[
    '',
    '',
    '0',
    '000',
    'card-',
    'PAN',
    'B',
    '%B',
    ';',
    'tok_',
    'v1 ',
    'a=',
    '"',
    "'",
    'é',
    '12/',
    '\u200b',
    'ffff',
    '𝟙 ',
  ],
);

export const suffix = fc.constantFrom(
  ...[
    '',
    '',
    '.0',
    '-01',
    'x',
    'F',
    '?',
    ' 12/27 123',
    '=25121010000012300000?',
    'D25122011234567890123F',
    'E0',
    ' 7',
  ],
  '^DOE/JOHN^25121010000012300000?',
);

/** A card number in any notation, in parts. */
export const panRendering = fc
  .tuple(prefix, pan, separators, spelling, suffix)
  .map(([before, number, between, spell, after]) => ({
    before,
    number,
    text: before + [...number].map((digit, i) => (i === 0 ? '' : between(i)) + spell(digit)).join('') + after,
  }));
