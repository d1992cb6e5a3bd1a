import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { rejectionCodes } from '@cardlake/card-schema';
import { DECISION_CODES } from '@cardlake/card-schema/test-kit';
import { runGold } from '../support/gold';
import { ARRIVAL, type TestLake, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

const validLine = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });
const SECOND = 1_000_000;

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

interface Quarantined {
  readonly line_number: number;
  readonly reasons: readonly string[];
  readonly raw: string;
  readonly event_id: string | null;
}
const quarantined = async (): Promise<Quarantined[]> =>
  (await lake.silver('quarantine'))
    .map((row) => JSON.parse(row) as Quarantined)
    .sort((a, b) => a.line_number - b.line_number);
const silverEvents = async (): Promise<(typeof VALID_EVENT)[]> =>
  (await lake.silver('card_transactions')).map((row) => JSON.parse(row));
const silverIds = async (): Promise<string[]> =>
  (await silverEvents()).map(({ event_id }) => event_id).sort();

/** Lines that break a rule each, with their reasons for quarantine. */
const INVALID_LINES: readonly (readonly [string, readonly string[]])[] = [
  ['{"event_id":', ['not_json']],
  ['[]', ['wrong_type']],
  [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, ['not_json']],
  [validLine({ event_id: undefined }), ['event_id: missing']],
  [validLine({ card_id: null }), ['card_id: missing']],
  [validLine({ merchant_id: '' }), ['merchant_id: empty']],
  [validLine({ pos_mode: 7 }), ['pos_mode: wrong_type']],
  [validLine({ ts: '1522540831' }), ['ts: wrong_type']],
  [validLine({ ts: 946_684_799 }), ['ts: out_of_range']],
  [validLine({ ts: ARRIVAL / SECOND + 301 }), ['ts: out_of_range']],
  [validLine().replace('57.16', 'NaN'), ['not_json']],
  [validLine({ amount: 'NaN' }), ['amount: not_finite']],
  [validLine({ amount: '-Infinity' }), ['amount: not_finite']],
  [validLine({ amount: true }), ['amount: wrong_type']],
  [validLine().replace('57.16', '1e12'), ['amount: too_large']],
  [validLine({ currency: 'EURO' }), ['currency: unknown_code']],
  [validLine({ country: 'ZZ' }), ['country: unknown_code']],
  [validLine({ card_id: '4111111111111111' }), ['card_id: looks_like_pan']],
  [
    validLine({ currency: 'EURO', amount: 'x', ts: 0 }),
    ['ts: out_of_range', 'amount: wrong_type', 'currency: unknown_code'],
  ],
];

test('each rule quarantines the line that breaks it, with every reason, and no other', async () => {
  const lines = [validLine(), ...INVALID_LINES.map(([line]) => line), validLine({ event_id: 'e2' })];
  const { counts } = await lake.refine([lake.put('a.json.gz', lines.join('\n'))]);
  expect(counts.card_authorization).toEqual({
    lines: lines.length,
    silver: 2,
    duplicates: 0,
    quarantined: INVALID_LINES.length,
  });
  expect((await quarantined()).map(({ reasons }) => reasons)).toEqual(
    INVALID_LINES.map(([, reasons]) => reasons),
  );
  expect(await silverIds()).toEqual(['e1', 'e2']);
});

test('no card number is stored in quarantine', async () => {
  await lake.refine([
    lake.put('a.json.gz', [validLine({ card_id: '4111111111111111' }), 'x 4111 1111 1111 1111 y'].join('\n')),
  ]);
  for (const { raw, event_id } of await quarantined())
    expect(`${raw}${event_id}`.replaceAll(/[ -]/g, '')).not.toContain('4111111111111111');
});

test('the same event with another payload is quarantined with its raw line, also across runs', async () => {
  await lake.refine([lake.put('a.json.gz', `${validLine()}\n${validLine()}\n${validLine({ amount: 1 })}`)]);
  await lake.refine([lake.put('b.json.gz', validLine({ amount: 2 }), { arrival: ARRIVAL + 60 * SECOND })]);
  expect(await silverIds()).toEqual(['e1']);
  expect((await quarantined()).map(({ reasons, raw, event_id }) => ({ reasons, raw, event_id }))).toEqual([
    { reasons: ['conflicting_duplicate'], raw: validLine({ amount: 2 }), event_id: 'e1' },
    { reasons: ['conflicting_duplicate'], raw: validLine({ amount: 1 }), event_id: 'e1' },
  ]);
});

test('an object that arrived earlier but is processed later supersedes the row of silver', async () => {
  await lake.refine([lake.put('b.json.gz', validLine({ amount: 2 }), { arrival: ARRIVAL + 60 * SECOND })]);
  await lake.refine([lake.put('a.json.gz', validLine({ amount: 1 }))]);
  expect((await lake.silver('card_transactions'))[0]).toContain('"amount":1.0000');
  expect((await quarantined())[0]).toMatchObject({
    reasons: ['conflicting_duplicate'],
    raw: validLine({ amount: 2 }),
  });
});

test('a still earlier delivery has all later ones classified anew', async () => {
  const put = (name: string, minute: number, ...amounts: readonly number[]) =>
    lake.put(`${name}.json.gz`, amounts.map((amount) => validLine({ amount })).join('\n'), {
      arrival: ARRIVAL + minute * 60 * SECOND,
    });
  const counts = () =>
    Object.fromEntries(
      [...lake.write.snapshot.ledger().values()].map(
        ({ path, counts: { silver, duplicates, quarantined } }) => [
          path.slice(-'a.json.gz'.length, -'.json.gz'.length),
          [silver, duplicates, quarantined],
        ],
      ),
    );
  await lake.refine([put('c', 3, 2, 2, 1)]);
  expect(counts()).toEqual({ c: [1, 1, 1] });
  await lake.refine([put('b', 2, 1)]);
  expect(counts()).toEqual({ c: [0, 1, 2], b: [1, 0, 0] });
  expect((await quarantined()).map(({ line_number, raw }) => [line_number, raw])).toEqual([
    [1, validLine({ amount: 2 })],
    [2, validLine({ amount: 2 })],
  ]);
  await lake.refine([put('a', 1, 2)]);
  expect(counts()).toEqual({ c: [0, 2, 1], b: [0, 0, 1], a: [1, 0, 0] });
  expect((await quarantined()).map(({ line_number, raw }) => [line_number, raw])).toEqual([
    [1, validLine({ amount: 1 })],
    [3, validLine({ amount: 1 })],
  ]);
});

test('deliveries are classified anew when bronze is gone, too', async () => {
  const put = (name: string, minute: number, amount: number) =>
    lake.put(`${name}.json.gz`, ['e1', 'e2'].map((event_id) => validLine({ event_id, amount })).join('\n'), {
      arrival: ARRIVAL + minute * 60 * SECOND,
    });
  for (const [name, minute, amount] of [
    ['d', 4, 2],
    ['c', 3, 1],
    ['b', 2, 2],
    ['a', 1, 1],
  ] as const) {
    const object = put(name, minute, amount);
    await lake.refine([object]);
    rmSync(object.location);
  }
  const counts = [...lake.write.snapshot.ledger().values()].map((entry) => entry.counts);
  expect(counts).toEqual([
    { lines: 2, silver: 0, duplicates: 0, quarantined: 2 },
    { lines: 2, silver: 0, duplicates: 2, quarantined: 0 },
    { lines: 2, silver: 0, duplicates: 0, quarantined: 2 },
    { lines: 2, silver: 2, duplicates: 0, quarantined: 0 },
  ]);
  const kept = (await quarantined()).map(({ event_id, raw }) => [event_id, Number(JSON.parse(raw).amount)]);
  expect(kept.sort()).toEqual([
    ['e1', 2],
    ['e1', 2],
    ['e2', 2],
    ['e2', 2],
  ]);
});

test.each([
  ['CRLF', `${validLine()}\r\n${validLine({ event_id: 'e2' })}\r\n`],
  ['a byte order mark', `\uFEFF${validLine()}\n${validLine({ event_id: 'e2' })}`],
  ['blank lines', `\n\n${validLine()}\n  \n${validLine({ event_id: 'e2' })}\n\n`],
  [
    'numbers as strings',
    `${validLine({ amount: '57.16' })}\n${validLine({ event_id: 'e2', amount: '1e3' })}`,
  ],
  [
    'other key orders and spaces',
    `{ "pos_mode": "chip", ${validLine({ pos_mode: undefined }).slice(1, -1)} }\n${validLine({ event_id: 'e2' })}`,
  ],
  [
    'characters that tab-separated text cannot hold',
    `${validLine()}\n${validLine({ event_id: 'e2', pos_mode: 'a\t"\n\u0000,\\' })}`,
  ],
])('%s lose no line', async (_, content) => {
  await lake.refine([lake.put('a.json.gz', content)]);
  expect(await quarantined()).toEqual([]);
  expect(await silverIds()).toEqual(['e1', 'e2']);
});

test('control characters, quotes and emoji are kept', async () => {
  const pos_mode = 'a\t"\n\u0000,\\é😀';
  await lake.refine([lake.put('a.json.gz', validLine({ pos_mode }))]);
  expect(await silverEvents()).toMatchObject([{ pos_mode }]);
});

test.each(['a\u0000b', "it's", `');--`, '{$1} ? %s'])(
  'the id %j is a value like any other, in duplicates, conflicts and later runs too',
  async (event_id) => {
    const lines = [validLine({ event_id }), validLine({ event_id }), validLine({ event_id, amount: 1 })];
    await lake.refine([lake.put('a.json.gz', lines.join('\n'))]);
    const later = { arrival: ARRIVAL + 60 * SECOND };
    await lake.refine([lake.put('b.json.gz', validLine({ event_id, amount: 2 }), later)]);
    expect(await silverIds()).toEqual([event_id]);
    expect((await quarantined()).map(({ reasons, event_id: id }) => [reasons, id])).toEqual([
      [['conflicting_duplicate'], event_id],
      [['conflicting_duplicate'], event_id],
    ]);
    await runGold(lake);
  },
);

test('an empty object is processed', async () => {
  const result = await lake.refine([lake.put('a.json.gz', ''), lake.put('b.json', '', { isStored: true })]);
  expect(result).toMatchObject({ objects: 2, torn: [] });
  expect(lake.write.snapshot.ledger().size).toBe(2);
});

test('a truncated gzip stream gives the lines before its end, and is reported', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) =>
    validLine({ event_id: `e${i}`, amount: (i * 7919) % 1000 }),
  );
  const whole = gzipSync(lines.join('\n'));
  const truncated = lake.put('truncated.json.gz', whole.subarray(0, whole.length / 2), { isStored: true });
  const result = await lake.refine([truncated, lake.put('fine.json.gz', validLine({ event_id: 'fine' }))]);
  expect(result.torn).toEqual([truncated.path]);
  const counts = result.counts.card_authorization;
  expect(counts?.silver).toBeGreaterThan(1000);
  expect(await silverIds()).toContain('fine');
  const bad = await quarantined();
  expect(bad.at(-1)).toMatchObject({ reasons: ['torn_object'] });
  expect(counts?.lines).toBe((counts?.silver ?? 0) + bad.length);
});

test('a line of 50 MB and bytes that are not UTF-8 are quarantined, truncated, and their neighbours are kept', async () => {
  const content = Buffer.concat([
    Buffer.from(`${validLine()}\n`),
    Buffer.alloc(50 * 1024 * 1024, 'x'),
    Buffer.from(`\n${validLine({ event_id: 'bad' }).replace('chip', '')}`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`\n${validLine({ event_id: 'e2' })}\n`),
  ]);
  await lake.refine([lake.put('a.json.gz', content)]);
  expect(await silverIds()).toEqual(['e1', 'e2']);
  const bad = await quarantined();
  expect(bad.map(({ reasons }) => reasons)).toEqual([['line_too_long'], ['invalid_utf8']]);
  expect(bad[0]?.raw.length).toBe(64 * 1024);
});

test('a valid line beyond the limits of text readers is kept completely', async () => {
  const merchant_id = 'm'.repeat(5 * 1024 * 1024);
  await lake.refine([lake.put('a.json.gz', validLine({ merchant_id }))]);
  expect((await silverEvents())[0]?.merchant_id === merchant_id).toBe(true);
});

test('every distinct report on an event is kept, and none is quarantined', async () => {
  const report = (is_fraud: boolean, reported_at: number) =>
    JSON.stringify({ event_id: 'e1', is_fraud, reported_at });
  const type = 'card_dispute';
  await lake.refine([
    lake.put('a.json.gz', `${report(true, 1523182663)}\n${report(true, 1523182663)}`, { type }),
  ]);
  await lake.refine([lake.put('b.json.gz', report(false, 1523282663), { type })]);
  await lake.refine([
    lake.put('c.json.gz', `${report(true, 1523000000)}\n${report(true, 1523282663)}`, { type }),
  ]);
  expect(await quarantined()).toEqual([]);
  const kept = (await lake.silver('card_disputes')).map((row) => {
    const { is_fraud, reported_at, source_object } = JSON.parse(row);
    return [reported_at.slice(0, 10), is_fraud, source_object.at(-9)];
  });
  expect(kept.sort()).toEqual([
    ['2018-04-06', true, 'c'],
    ['2018-04-08', true, 'a'],
    ['2018-04-09', true, 'c'],
  ]);
  const counts = [...lake.write.snapshot.ledger().values()].map(({ path, counts }) => [path.at(-9), counts]);
  expect(Object.fromEntries(counts)).toEqual({
    a: { lines: 2, silver: 1, duplicates: 1, quarantined: 0 },
    b: { lines: 1, silver: 0, duplicates: 1, quarantined: 0 },
    c: { lines: 2, silver: 2, duplicates: 0, quarantined: 0 },
  });
});

test('every rejection code is tested in this file', () => {
  const shown = new Set(
    INVALID_LINES.flatMap(([, reasons]) => reasons.map((reason) => reason.split(': ').at(-1))),
  );
  const elsewhere = [
    'invalid_utf8',
    'line_too_long',
    'foreign_format',
    'torn_object',
    'conflicting_duplicate',
    ...DECISION_CODES,
  ];
  expect([...shown, ...elsewhere].sort()).toEqual(Object.keys(rejectionCodes).sort());
});
