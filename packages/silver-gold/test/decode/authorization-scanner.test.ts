import { parseAuthorization, wireRules } from '@cardlake/card-schema';
import fc from 'fast-check';
import { AuthorizationScanner, wireColumns } from '../../src/decode/authorization-scanner';
import { inferLayout } from '../../src/decode/line-layout';
import { OVERRUN_BYTES } from '../../src/decode/overrun-bytes';
import { ARRIVAL } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

/** Scans a line with the layout of another. @returns the row written, or undefined when the line is left to the parser */
function scanned(line: string, like: string): string | undefined {
  const layout = inferLayout(like, wireColumns);
  if (!layout) throw new Error(`no layout in ${like}`);
  const scanner = new AuthorizationScanner(layout, ARRIVAL + wireRules.futureMicros);
  const bytes = Buffer.from(`xx${line}yyy`);
  if (!scanner.scan(bytes, 2, bytes.length - 3)) return undefined;
  const out = Buffer.alloc(bytes.length + 64);
  return out.toString('utf8', 0, scanner.write(out, 0));
}

/** Parses a line. @returns its values as in a part file, but with unscaled amounts; undefined when it is invalid */
function parsed(line: string): readonly string[] | undefined {
  const result = parseAuthorization(line, ARRIVAL);
  if (!result.ok) return undefined;
  return Object.values(result.row).map(String);
}

const unscaled = (row: string): string[] =>
  row
    .slice(0, -1)
    .split('\t')
    .map((text, i) => (wireColumns[i] === 'amount' ? amountOf(text) : text));

function amountOf(text: string): string {
  const result = parseAuthorization(JSON.stringify(VALID_EVENT).replace('57.16', text), ARRIVAL);
  if (!result.ok) throw new Error(`not an amount: ${text}`);
  return String(result.row.amount);
}

const token = fc.oneof(
  { arbitrary: fc.stringMatching(/^[a-z][a-z0-9 -]{0,10}$/), weight: 12 },
  fc.stringMatching(/^[a-z][a-z é]{0,10}$/),
  fc.string({ minLength: 0, maxLength: 12 }),
  fc.constantFrom(
    'c1',
    'card 4111.1111_1111/1111',
    '123456789012345',
    '6b1f4111-1111-4111-8111-111111111111',
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111111111111112',
    'é',
    '\t',
    '"',
    '\\',
    '',
  ),
);
const numberText = fc.oneof(
  { arbitrary: fc.integer({ min: 946_684_800, max: 1_525_132_800 }).map(String), weight: 20 },
  fc.constantFrom(
    '0',
    '-0',
    '0.0',
    '007',
    '1.',
    '.5',
    '1e3',
    '-1',
    '999999999999',
    '1000000000000',
    '0.00005',
  ),
  fc.double({ noNaN: true, min: -1e13, max: 1e13 }).map(String),
  fc.integer({ min: 0, max: 2_000_000_000 }).map(String),
  fc.tuple(fc.nat(), fc.nat({ max: 99_999_999 })).map(([a, b]) => `${a}.${b}`),
);
const spaced = fc.constantFrom('', ' ', '  ');

const wireLine = fc
  .record({
    event_id: token,
    card_id: token,
    ts: numberText,
    merchant_id: token,
    amount: numberText,
    currency: fc.constantFrom('EUR', 'USD', 'EUR', 'GBP', 'eur', 'EU', 'ZZZ'),
    country: fc.constantFrom('BE', 'FR', 'DE', 'ZZ', 'be', 'B'),
    pos_mode: token,
    order: fc.shuffledSubarray([...wireColumns], { minLength: wireColumns.length }),
    gap: spaced,
    tail: fc.constantFrom('', '', '', ' ', '}', ',', 'x'),
    extra: fc.constantFrom('', '', ',"x":1', ',"x":"y"', ',"ts":5'),
  })
  .map((v) => {
    const text = (name: (typeof wireColumns)[number]): string =>
      name === 'ts' || name === 'amount' ? v[name] : JSON.stringify(v[name]);
    const pairs = v.order.map((name) => `"${name}":${v.gap}${text(name)}`).join(`,${v.gap}`);
    return { line: `{${pairs}${v.extra}}${v.tail}`, order: v.order, gap: v.gap, extra: v.extra };
  });

test('a scanned line is one the parser accepts, with the same row', () => {
  let accepted = 0;
  fc.assert(
    fc.property(wireLine, ({ line, order, gap, extra }) => {
      const like = `{${order.map((name) => `"${name}":${gap}${JSON.stringify(VALID_EVENT[name])}`).join(`,${gap}`)}${extra}}`;
      fc.pre(inferLayout(like, wireColumns) !== undefined);
      const row = scanned(line, like);
      if (row === undefined) return;
      accepted += 1;
      expect(unscaled(row)).toEqual(parsed(line));
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(30);
});

test('simple valid lines are scanned', () => {
  for (const change of [{}, { amount: -3 }, { ts: 1522540831.25 }, { amount: 0.5 }, { pos_mode: 'at sea' }]) {
    const line = JSON.stringify({ ...VALID_EVENT, ...change });
    expect(scanned(line, JSON.stringify(VALID_EVENT))).toBeDefined();
  }
});

test('a line that ends too close to the end of its buffer is left to the parser', () => {
  const line = JSON.stringify(VALID_EVENT);
  const layout = inferLayout(line, wireColumns);
  if (!layout) throw new Error('no layout');
  const scanner = new AuthorizationScanner(layout, ARRIVAL);
  expect(scanner.scan(Buffer.from(line), 0, line.length)).toBe(false);
  const room = Buffer.from(line + ' '.repeat(OVERRUN_BYTES));
  expect(scanner.scan(room, 0, line.length)).toBe(true);
  expect(scanner.micros).toBe(VALID_EVENT.ts * 1_000_000);
});
