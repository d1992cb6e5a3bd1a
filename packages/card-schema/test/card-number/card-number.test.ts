import fc from 'fast-check';
import { isPan, maskPans, parseAuthorization } from '../../src';
import { ARRIVAL, authorizationLine } from '../wire/lines';

/** Luhn as the textbook has it, by adding the check digit. */
function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(doubled / 10) + (doubled % 10);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

const digit = fc.constantFrom(...'0123456789');
const pan = fc.string({ unit: digit, minLength: 12, maxLength: 18 }).map(withCheckDigit);
const separators = fc.array(fc.constantFrom('', '', '', ' ', '-', ' - '), { minLength: 19, maxLength: 19 });
const spaced = fc
  .tuple(pan, separators)
  .map(([number, between]) => [...number].map((d, i) => d + (between[i] ?? '')).join(''));

test('recognizes a card number by its length and check digit, with any separators', () => {
  fc.assert(
    fc.property(spaced, fc.constantFrom('', ' ', '-'), (number, around) => {
      expect(isPan(around + number + around)).toBe(true);
      const last = number.search(/[0-9][^0-9]*$/);
      const wrong = number.slice(0, last) + ((Number(number[last]) + 1) % 10) + number.slice(last + 1);
      expect(isPan(wrong)).toBe(false);
      expect(isPan(`x${number}`)).toBe(false);
    }),
  );
  for (const text of ['', '0', '4222222222', withCheckDigit('1'.repeat(11)), withCheckDigit('1'.repeat(19))])
    expect(isPan(text)).toBe(false);
});

test.each([
  ['4111111111111111', '************1111'],
  ['pan=4111 1111 1111 1111;', 'pan=**** **** **** 1111;'],
  ['4111-1111-1111-1111 01/27', '****-****-****-1111 01/27'],
  ['x378282246310005y', 'x***********0005y'],
  ['7 4111111111111111 7', '7 ************1111 7'],
  ['4111111111111112', '4111111111111112'],
  ['04111111111111111004', '04111111111111111004'],
  ['"\\u0034111111111111111"', `"${'*'.repeat(17)}1111"`],
  ['"4111\\u00201111\\u002d1111 1111"', '"****\\u0020****\\u002d**** 1111"'],
  ['\\u12344111111111111111', '\\u1234************1111'],
  ['"ts":1522540831,"amount":57.16', '"ts":1522540831,"amount":57.16'],
])('%s', (text, masked) => expect(maskPans(text)).toBe(masked));

/** Every card number of the text, by trying all of it: runs of whole digit groups. */
function* numbersIn(text: string): Generator<[start: number, end: number]> {
  for (let start = 0; start < text.length; start++) {
    if (!/[0-9]/.test(text[start]!) || /[0-9]/.test(text[start - 1] ?? '')) continue;
    for (let end = start + 13; end <= text.length; end++)
      if (/[0-9]/.test(text[end - 1]!) && !/[0-9]/.test(text[end] ?? '') && isPan(text.slice(start, end)))
        yield [start, end];
  }
}

test('masks exactly what a search through all groups finds', () => {
  const piece = fc.oneof(
    pan,
    spaced,
    digit,
    fc.string({ unit: digit, maxLength: 25 }),
    fc.constantFrom(' ', '-', 'x'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const expected = [...text];
      for (const [start, end] of numbersIn(text)) {
        const places = [...text.slice(start, end).matchAll(/[0-9]/g)].map(({ index }) => start + index);
        for (const place of places.slice(0, -4)) expected[place] = '*';
      }
      expect(maskPans(text)).toBe(expected.join(''));
    }),
    { numRuns: 3000 },
  );
});

test('the line of every card id that is refused as a number comes out masked', () => {
  const escaped = (text: string, mask: number) =>
    [...text].map((c, i) => ((mask >> (i % 31)) & 1 ? `\\u00${c.charCodeAt(0).toString(16)}` : c)).join('');
  fc.assert(
    fc.property(spaced, fc.integer(), (number, mask) => {
      const line = authorizationLine({ card_id: `"${escaped(number, mask)}"` });
      expect(parseAuthorization(line, ARRIVAL)).toMatchObject({ reasons: [{ code: 'looks_like_pan' }] });
      const shown = JSON.parse(maskPans(line)).card_id as string;
      expect(shown.replace(/[^0-9]/g, '')).toBe(number.replace(/[^0-9]/g, '').slice(-4));
    }),
  );
});

// Work that grows with the square of the length would not end.
test.each(['1', '1 ', '41111111111111 ', '\\u0031', '- ', '\\'])('a million times %j is masked', (piece) => {
  const text = piece.repeat(1_000_000);
  expect(maskPans(text)).toHaveLength(text.length);
});
