import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { MAX_LINE_BYTES } from '@cardlake/schema';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { parseAuthorization, parseDispute, wireRules } from '../../src';
import { ARRIVAL, authorizationLine, disputeLine, goodAuthorization } from './lines';

function rowOf(sources: Record<string, string | undefined> = {}) {
  const parsed = parseAuthorization(authorizationLine(sources), ARRIVAL);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.reasons));
  return parsed.row;
}

test('a row has exactly the wire columns, in table order', () => {
  const line = authorizationLine({ extra: '{"ts":[1,"}"]}', __proto__x: '1', ts: undefined }).replace(
    '{',
    '{"ts":1700000000,',
  );
  const parsed = parseAuthorization(line, ARRIVAL);
  expect(parsed).toEqual({
    ok: true,
    row: { ...goodAuthorization, ts: 1_700_000_000_000_000, amount: 123_400n },
  });
  if (parsed.ok) expect(Object.keys(parsed.row)).toEqual(Object.keys(goodAuthorization));
});

test.each<[string, bigint]>([
  ['0', 0n],
  ['-0.0', 0n],
  ['-5', -50_000n],
  ['"12.34"', 123_400n],
  ['1e3', 10_000_000n],
  ['1.5E-7', 0n],
  ['0.00005', 1n],
  ['-0.00005', -1n],
  ['0.00004999999999999999999999', 0n],
  ['9007199254740993e-4', 9_007_199_254_740_993n],
  ['-999999999999.9999', -9_999_999_999_999_999n],
  ['1e-999999999999', 0n],
  ['0e999999999999', 0n],
])('amount %s', (source, unscaled) => expect(rowOf({ amount: source }).amount).toBe(unscaled));

test.each<[string, number]>([
  ['1700000000.25', 1_700_000_000_250_000],
  ['1.7e9', 1_700_000_000_000_000],
  ['1700000000.1234565', 1_700_000_000_123_457],
  ['946684800', wireRules.earliestMicros],
  ['946684799.9999995', wireRules.earliestMicros],
  [`${(ARRIVAL + wireRules.futureMicros) / 1e6}`, ARRIVAL + wireRules.futureMicros],
  ['"2023-11-14T22:13:20Z"', 1_700_000_000_000_000],
  ['"2023-11-14 23:13:20.5+01"', 1_700_000_000_500_000],
])('ts %s', (source, micros) => expect(rowOf({ ts: source }).ts).toBe(micros));

test.each(['XCG', 'USD'])('currency %s', (code) =>
  expect(rowOf({ currency: `"${code}"` }).currency).toBe(code),
);
test.each(['XK', 'US'])('country %s', (code) => expect(rowOf({ country: `"${code}"` }).country).toBe(code));
test.each(['" "', '"naïve 🙂"', '"a\\u0000b"', '"4111111111111112"', '"41111111111111111111"', '"4111-x"'])(
  'card id %s',
  (source) => expect(rowOf({ card_id: source }).card_id).toBe(JSON.parse(source)),
);

test('accepts a byte order mark and white space around a line', () => {
  const line = authorizationLine();
  for (const dressed of [`\uFEFF${line}`, `${line}\r`, `  ${line}\t`, line.replaceAll(',', ' ,\r\n ')])
    expect(parseAuthorization(dressed, ARRIVAL).ok).toBe(true);
});

test('ignores extra members, whatever they hold', () => {
  const deepest = wireRules.maxDepth - 1;
  const extras = ['"x"', '[[],{}]', '1e999', `${'['.repeat(deepest)}${']'.repeat(deepest)}`, '"\\ud800"'];
  for (const extra of extras) rowOf({ extra, __proto: extra, constructor: extra });
  expect(rowOf().event_id).toBe('e1');
  const polluting = authorizationLine({ event_id: undefined }).replace('{', '{"__proto__":{"event_id":"e"},');
  expect(parseAuthorization(polluting, ARRIVAL)).toMatchObject({ ok: false });
  const repeated = authorizationLine().replace('{', '{"x":1,"x":2,');
  expect(parseAuthorization(repeated, ARRIVAL).ok).toBe(true);
});

test('reads the longest line allowed', () => {
  const padding = MAX_LINE_BYTES - Buffer.byteLength(authorizationLine({ extra: '""' }));
  expect(rowOf({ extra: `"${'x'.repeat(padding)}"` }).event_id).toBe('e1');
  expect(rowOf({ amount: `0.${'3'.repeat(8_000_000)}` }).amount).toBe(3333n);
});

test('disputes', () => {
  expect(parseDispute(disputeLine({ is_fraud: 'false', x: '1' }), ARRIVAL)).toEqual({
    ok: true,
    row: { event_id: 'e1', is_fraud: false, reported_at: 1_700_000_000_000_000 },
  });
});

const REAL = ['card_transactions_5days.ndjson.gz', 'card_disputes_5days.ndjson.gz'] as const;
testUnless(missingRealFiles(...REAL)).each([
  [REAL[0], parseAuthorization, 47_999],
  [REAL[1], parseDispute, 71],
] as const)('every line of %s is good', async (name, parse, lines) => {
  const input = createReadStream(realFile(name)).pipe(createGunzip());
  let good = 0;
  for await (const line of createInterface({ input })) if (parse(line, ARRIVAL).ok) good += 1;
  expect(good).toBe(lines);
});
