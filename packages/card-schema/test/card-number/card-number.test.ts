import fc from 'fast-check';
import {
  bronzeCardAuthorization,
  bronzeCardDispute,
  holdsPan,
  maskPans,
  parseAuthorization,
  parseDispute,
} from '../../src';
import { shapeOf } from '../../src/card-number/shape';
import { pan, panRendering, prefix, suffix, withCheckDigit } from '../../test-kit';
import { ARRIVAL, authorizationLine, disputeLine } from '../wire/lines';

/** Numbers that schemes and payment providers publish for tests. */
const TEST_NUMBERS = [
  '4111111111111111',
  '4222222222222',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '6011111111111117',
  '3530111333300000',
  '30569309025904',
  '36006666333344',
  '6304000000000000',
  '6799990100000000019',
  '6703444444444449',
  '6250946000000016',
  '8171999927660000',
  '5019717010103742',
  '5066991111111118',
  '6062828888666688',
];

test.each(TEST_NUMBERS)('%s is a card number', (number) => {
  expect(holdsPan(number)).toBe(true);
  const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);
  expect(holdsPan(wrong)).toBe(false);
});

test.each([
  '',
  '0',
  '4222222222',
  '0000000000000000',
  withCheckDigit('1'.repeat(15)), // nobody issues numbers that begin with 11
  withCheckDigit('4'.repeat(16)), // no scheme has 17 digits from 4 on
  '4111111111111111000', // within a longer group of digits
  '4111 1111    1111 1111', // four characters between digits
  '4111 1111 and 1111 1111',
  '"ts":1522540831,"amount":57.16',
  '2024-11-26 10:11:12.123456',
  '6b1f4111-1111-4111-8111-111111111111', // a UUID
  'd41d8cd98f00b204e9800998ecf8427e',
])('%j holds no card number', (text) => {
  expect(holdsPan(text)).toBe(false);
  expect(maskPans(text)).toBe(text);
});

test.each([
  ['4111111111111111', '****************'],
  ['pan=4111 1111 1111 1111;', 'pan=**** **** **** ****;'],
  ['4111-1111-1111-1111 01/27', '****-****-****-**** **/**'],
  ['x378282246310005y', 'x***************y'],
  ['7 4111111111111111 7', '* **************** *'],
  ['{"a":"4111111111111111^DOE^2512","b":"17"}', '{"a":"****************^DOE^****","b":"17"}'],
  ['"\\u0034111111111111111"', `"${'*'.repeat(16)}"`],
  ['"4111\\u00201111\\u002d1111\\t1111"', '"****\\u0020****\\u002d****\\t****"'],
  ['４１１１１１１１１１１１１１１１', '*'.repeat(16)],
])('%s is masked as %s', (text, masked) => expect(maskPans(text)).toBe(masked));

test('a number in any notation is found, and masked with all that follows it', () => {
  fc.assert(
    fc.property(panRendering, ({ before, text }) => {
      expect(holdsPan(text)).toBe(true);
      const masked = maskPans(text);
      expect(holdsPan(masked)).toBe(false);
      expect(maskPans(masked)).toBe(masked);
      expect(
        shapeOf(masked)
          .text.slice([...before].length)
          .split('"', 1)[0],
      ).not.toMatch(/[0-9]/);
    }),
    { numRuns: 5000 },
  );
});

/** A search of all parts of a text, by the words of the definition. */
function oracle(text: string): boolean {
  for (let start = 0; start < text.length; start++) {
    if (!/[1-9]/.test(text[start] ?? '') || !/(^|[^0-9])0*$/.test(text.slice(0, start))) continue;
    const run = /^[0-9](?:[^0-9A-Za-z]{0,3}[0-9])*/.exec(text.slice(start))?.[0] ?? '';
    for (const group of run.matchAll(/[0-9]+/g)) {
      const digits = run.slice(0, group.index + group[0].length).replace(/[^0-9]/g, '');
      if (ISSUED.test(digits) && withCheckDigit(digits.slice(0, -1)) === digits) return true;
    }
  }
  return false;
}

const ISSUED = new RegExp(
  [
    '4(\\d{12}|\\d{15}|\\d{17,18})',
    '(5[1-5]\\d\\d|222[1-9]|22[3-9]\\d|2[3-6]\\d\\d|27[01]\\d|2720)\\d{12}',
    '3[47]\\d{13}',
    '(30[0-5]|309|36\\d|3[89]\\d)(\\d{11}|\\d{13}|\\d{16})',
    '35(2[89]|[3-8]\\d)\\d{12,15}',
    '(1800|2131)\\d{11}',
    '(50|5[6-9]|6\\d|8[12])\\d{14,17}',
    '(5018|5020|5038|5893|6304|6759|676[0-3])\\d{8,11}',
    '220[0-4]\\d{12,15}',
    '(8600|9792|9860)\\d{12}',
  ]
    .map((issuer) => `^${issuer}$`)
    .join('|'),
);

test('finds exactly what a search of all parts finds', () => {
  const piece = fc.oneof(
    pan,
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 }),
    fc.constantFrom(...' -.x0', '    ', ' - '),
    fc.constantFrom('4111', '1111', '5555', '6011', '3782', '30'),
  );
  let found = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const expected = oracle(text);
      if (expected) found++;
      expect(holdsPan(text)).toBe(expected);
    }),
    { numRuns: 5000 },
  );
  expect(found).toBeGreaterThan(500);
});

const textFields = ({ fields }: typeof bronzeCardAuthorization | typeof bronzeCardDispute): string[] =>
  Object.entries(fields).flatMap(([name, { type }]) => (type.kind === 'string' ? [name] : []));

test('no text of a line is taken with a card number in it', () => {
  const asked = [
    ...textFields(bronzeCardAuthorization).map((field) => ({
      field,
      parse: parseAuthorization,
      line: authorizationLine,
    })),
    ...textFields(bronzeCardDispute).map((field) => ({ field, parse: parseDispute, line: disputeLine })),
  ];
  expect(asked).toHaveLength(7);
  for (const { field, parse, line } of asked) {
    fc.assert(
      fc.property(panRendering, ({ text }) => {
        const rejected = line({ [field]: JSON.stringify(text) });
        const parsed = parse(rejected, ARRIVAL);
        expect(parsed.ok ? [] : parsed.reasons.map((reason) => reason.field)).toEqual([field]);
        expect(holdsPan(maskPans(rejected))).toBe(false);
      }),
    );
  }
});

test('texts around a number are not taken for one', () => {
  fc.assert(fc.property(prefix, suffix, (before, after) => expect(holdsPan(before + after)).toBe(false)));
});

// Work that grows with the square of the length would not end.
test.each(['1', '1 ', '41111111111111 ', '\\u0031', '- ', '\\', 'a1b2', '٤'])(
  'a hundred thousand times %j is masked',
  (piece) => {
    const text = piece.repeat(100_000);
    expect(maskPans(text)).toHaveLength(text.length);
  },
);
