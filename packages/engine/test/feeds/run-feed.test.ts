import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFeeds } from '@cardlake/feeds';
import { fileReader, openSession } from '@cardlake/lake';
import fc from 'fast-check';
import { z } from 'zod';
import { exportQuery, lakeTables, runFeed, verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf, run } from './support';

const inFolder = testFolder();
const context = testContext();
let lakes = 0;
const newLake = (): string => inFolder(`lake-${lakes++}`);
const COUNTS = 'SELECT id, n FROM silver.counts';

test('each record is a row or is in quarantine with its reasons, and a run that is repeated changes nothing', async () => {
  const lake = newLake();
  const feed = feedOf();
  putObject(lake, feed, 'a.ndjson', `${lines({ id: 'x', n: 1 })}nonsense\n{"n":"4242424242424242"}\n`, 1);
  expect(await run(lake, feed)).toMatchObject({ records: 3, rejected: 2, published: 1, blocked: 0 });
  expect(await rowsOf(lake, COUNTS)).toEqual(['{"id":"x","n":1}']);
  expect(await rowsOf(lake, 'SELECT source_place, reasons, raw FROM silver.feed_quarantine')).toEqual([
    '{"source_place":17,"reasons":["not_json"],"raw":"nonsense"}',
    expect.stringContaining(
      '"reasons":["id: missing","n: looks_like_pan"],"raw":"{\\"n\\":\\"****************\\"}"',
    ),
  ]);
  const log = () => readdirSync(join(lake, '_cardlake/log'));
  const before = log();
  expect(await run(lake, feed)).toMatchObject({ objects: [], records: 0 });
  expect(log()).toEqual(before);
  expect((await verifyLake(lake, context)).findings).toEqual([]);
});

test('the quarantine of feeds can be asked while it is empty', async () => {
  const lake = newLake();
  putObject(lake, feedOf(), 'a.ndjson', lines({ id: 'x', n: 1 }), 1);
  await run(lake, feedOf());
  expect(await rowsOf(lake, 'SELECT reasons, raw FROM silver.feed_quarantine')).toEqual([]);
});

test('no card number is stored, whatever text of a record holds it', async () => {
  const lake = newLake();
  const feed = feedOf({ onUnknownColumn: 'keep' });
  const pan = '4242424242424242';
  const rows = [
    { id: pan },
    { id: 'y', note: `paid with ${pan}` },
    { id: 'z', n: Number(pan) },
    { id: 'x', n: 1 },
  ];
  putObject(lake, feed, 'a.ndjson', lines(...rows), 1);
  expect(await run(lake, feed)).toMatchObject({ records: 4, rejected: 3, published: 1 });
  expect(await rowsOf(lake, COUNTS)).toEqual(['{"id":"x","n":1}']);
  expect(await rowsOf(lake, 'SELECT reasons, raw FROM silver.feed_quarantine')).toEqual([
    '{"reasons":["extra: looks_like_pan"],"raw":"{\\"id\\":\\"y\\",\\"note\\":\\"paid with ****************\\"}"}',
    '{"reasons":["id: looks_like_pan"],"raw":"{\\"id\\":\\"****************\\"}"}',
    '{"reasons":["n: looks_like_pan"],"raw":"{\\"id\\":\\"z\\",\\"n\\":****************}"}',
  ]);
});

test('the greatest row of a key wins, whichever object brings it, and in whatever order they come', async () => {
  const write = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    rows: fc.array(fc.record({ id: fc.constantFrom('x', 'y', 'z'), n: fc.nat(4) }), { maxLength: 4 }),
    isRun: fc.boolean(),
  });
  const feed = feedOf({ columns: { id: 'string', n: 'bigint', from: 'string' } });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 5 }), async (writes) => {
      const lake = newLake();
      // A table exists from its first row on, and all objects may be empty.
      const seen = new Map([['first', 0]]);
      putObject(lake, feed, 'first.ndjson', lines({ id: 'first', n: 0, from: 'first' }), 0);
      let pending: (readonly { readonly id: string; readonly n: number }[])[] = [];
      const current = new Map<string, readonly { readonly id: string; readonly n: number }[]>();
      const settle = async () => {
        await run(lake, feed);
        pending = [...current.values()];
        for (const { id, n } of pending.flat()) seen.set(id, Math.max(n, seen.get(id) ?? 0));
      };
      for (const [at, { name, rows, isRun }] of writes.entries()) {
        putObject(lake, feed, `${name}.ndjson`, lines(...rows.map((row) => ({ ...row, from: `${at}` }))), at);
        current.set(name, rows);
        if (isRun) await settle();
      }
      await settle();
      const expected = [...seen].map(([id, n]) => JSON.stringify({ id, n })).sort();
      expect(await rowsOf(lake, COUNTS)).toEqual(expected);
    }),
    { numRuns: 5 },
  );
});

test('of rows that are equal in their order, the newer version of an object wins, whatever arrives last', async () => {
  const feed = feedOf({ columns: { id: 'string', n: 'bigint', v: 'string' } });
  const results: string[][] = [];
  for (const hours of [
    [1, 2],
    [2, 1],
  ]) {
    const lake = newLake();
    for (const [at, hour] of hours.entries()) {
      putObject(lake, feed, 'a.ndjson', lines({ id: 'x', n: 1, v: `written ${hour}` }), hour);
      expect((await run(lake, feed)).objects).toHaveLength(1);
      expect(at).toBeLessThan(2);
    }
    results.push(await rowsOf(lake, 'SELECT v FROM silver.counts'));
  }
  expect(results).toEqual([['{"v":"written 2"}'], ['{"v":"written 2"}']]);
});

test('with replace, the table has the rows of the newest version of each object, even of an empty one', async () => {
  const lake = newLake();
  const feed = feedOf({ key: [], orderBy: [], onOverwrite: 'replace' });
  putObject(lake, feed, 'a.ndjson', lines({ id: 'x', n: 1 }, { id: 'x', n: 1 }), 1);
  putObject(lake, feed, 'b.ndjson', lines({ id: 'b', n: 1 }), 1);
  await run(lake, feed);
  putObject(lake, feed, 'a.ndjson', lines({ id: 'y', n: 2 }), 3);
  await run(lake, feed);
  expect(await rowsOf(lake, COUNTS)).toEqual(['{"id":"b","n":1}', '{"id":"y","n":2}']);
  putObject(lake, feed, 'a.ndjson', '', 4);
  await run(lake, feed);
  putObject(lake, feed, 'a.ndjson', lines({ id: 'late', n: 9 }), 2);
  await run(lake, feed);
  expect(await rowsOf(lake, COUNTS)).toEqual(['{"id":"b","n":1}']);
  expect((await verifyLake(lake, context)).findings).toEqual([]);
});

test.each<[string, Parameters<typeof feedOf>[0]]>([
  ['a key', { orderBy: [] }],
  ['replace', { key: [], orderBy: [], onOverwrite: 'replace' }],
] as const)(
  'with %s and etag, a bad upload that its first content is written over again leaves no row',
  async (_, change) => {
    const lake = newLake();
    const feed = feedOf({ ...change, idempotencyKey: 'etag' });
    const good = lines({ id: 'x', n: 1 });
    for (const [at, content] of [good, lines({ id: 'x', n: 666 }), good].entries()) {
      putObject(lake, feed, 'a.ndjson', content, at + 1);
      expect((await run(lake, feed)).objects).toHaveLength(1);
    }
    expect(await rowsOf(lake, COUNTS)).toEqual(['{"id":"x","n":1}']);
    putObject(lake, feed, 'a.ndjson', good, 4);
    expect((await run(lake, feed)).objects).toEqual([]);
  },
);

test('a nullable column may come later; another type is refused with the column', async () => {
  const lake = newLake();
  const before = feedOf();
  putObject(lake, before, 'a.ndjson', lines({ id: 'x', n: 1 }), 1);
  await run(lake, before);
  const wider = feedOf({
    columns: { id: 'string', n: { type: 'bigint', nullable: true }, m: { type: 'double', nullable: true } },
  });
  putObject(lake, wider, 'b.ndjson', lines({ id: 'y', n: 1, m: 0.5 }, { id: 'x', n: 0 }), 2);
  await run(lake, wider);
  expect(await rowsOf(lake, 'SELECT id, n, m FROM silver.counts')).toEqual([
    '{"id":"x","n":1,"m":null}',
    '{"id":"y","n":1,"m":0.5}',
  ]);
  const other = feedOf({ columns: { id: 'string', n: 'double' } });
  await expect(run(lake, other)).rejects.toMatchObject({
    code: 'feed_changed',
    message: expect.stringContaining('column "n" was bigint and is now double'),
  });
});

test('published feeds run, join, and are rows of one view', async () => {
  const lake = newLake();
  const [shipments, merchants] = publishedFeeds;
  if (shipments === undefined || merchants === undefined) throw new Error('two feeds are published');
  const shipment = {
    shipment_id: 's1',
    origin: 'GVA',
    destination: 'BRU',
    carrier: 'ups',
    weight_kg: 1.25,
    event_time: '2026-05-01T00:00:00Z',
  };
  putObject(lake, shipments, 's.ndjson', lines(shipment), 1);
  putObject(
    lake,
    merchants,
    'm.csv',
    'merchant_id,name,category,country,updated_at\r\nm1,Old,,CH,2026-01-01T00:00Z\r\nm1,New,,CH,2026-02-01T00:00Z',
    1,
  );
  await run(lake, shipments);
  await run(lake, merchants);
  expect(await rowsOf(lake, 'SELECT record_type, coalesce(name, carrier) AS x, dt FROM silver')).toEqual([
    expect.stringMatching(/^\{"record_type":"merchants","x":"New","dt":/),
    '{"record_type":"shipments","x":"ups","dt":"2026-05-01"}',
  ]);
  const exported = inFolder('merchants.parquet');
  await exportQuery({ lakeRoot: lake, sql: 'SELECT name FROM silver.merchants' }, context, exported);
  const session = await openSession({ tempDir: inFolder('spill') });
  expect(await session.count(fileReader('read_parquet', [exported]))).toBe(1);
  session.close();
});

const ownTables = lakeTables.filter(({ layer }) => layer === 'silver').map(({ name }) => name);

test.each([...ownTables, 'feed_objects', 'feed_quarantine', 'shipments_blocked'])(
  'a feed with the name %s, which a table of the lake has, is refused',
  async (name) => {
    await expect(run(newLake(), feedOf({ name }))).rejects.toMatchObject({ code: 'feed_refused' });
  },
);

test.each<[string, number | null, string]>([
  ['shared', 1, 'refused'],
  ['shared/counts/more', 1, 'refused'],
  ['shared', null, 'runs'],
  ['shared/counts2', 1, 'runs'],
])(
  'a feed of shared/counts beside one of %s that keeps its objects for %s days %s',
  async (prefix, days, what) => {
    const feed = feedOf({ prefix: 'shared/counts' });
    const other = feedOf({ name: 'others', prefix, ...(days !== null && { retentionDays: days }) });
    const result = runFeed({ lakeRoot: newLake(), feed, feeds: [feed, other] }, context);
    if (what === 'runs') expect(await result).toMatchObject({ blocked: 0 });
    else await expect(result).rejects.toMatchObject({ code: 'feed_refused' });
  },
);

const dated = feedOf({
  columns: { id: 'string', n: 'bigint', at: 'timestamp' },
  partitionBy: 'at',
});
/** Rows of two days that have many, and of seven that have few. */
const DATED_ROWS = Array.from({ length: 20_000 }, (_, at) => {
  const day = at % 50 === 0 ? 3 + (at % 7) : at % 2;
  return { id: `id${at}`, n: at, at: new Date(Date.UTC(2026, 0, 1 + day) + at * 1000).toISOString() };
});

/** Days whose row groups were copied, or whose rows a statement of its own wrote, by what the log says of the files of the first commit. */
function ownDays(lake: string): string[] {
  const [first = ''] = readdirSync(join(lake, '_cardlake/log')).sort();
  const { adds } = journal.parse(JSON.parse(readFileSync(join(lake, '_cardlake/log', first), 'utf8')));
  return adds
    .filter(({ table, staged }) => table === 'silver.counts' && staged.endsWith('-part.parquet'))
    .map(({ partition }) => partition)
    .sort();
}
const journal = z.object({
  adds: z.array(z.object({ table: z.string(), partition: z.string(), staged: z.string() })),
});

async function expectDated(lake: string, added: number): Promise<void> {
  const expected = new Map<string, number>();
  for (const { at } of DATED_ROWS) expected.set(at.slice(0, 10), (expected.get(at.slice(0, 10)) ?? 0) + 1);
  expect(
    await rowsOf(lake, 'SELECT dt::VARCHAR AS day, count(*) AS rows FROM silver.counts GROUP BY dt'),
  ).toEqual([...expected].sort().map(([day, count]) => JSON.stringify({ day, rows: count })));
  const total = DATED_ROWS.reduce((sum, { n }) => sum + n, added);
  expect(
    await rowsOf(lake, 'SELECT sum(n)::BIGINT AS total, count(DISTINCT id) AS ids FROM silver.counts'),
  ).toEqual([JSON.stringify({ total, ids: DATED_ROWS.length })]);
  expect((await verifyLake(lake, context)).findings).toEqual([]);
}

test.each<[string, number, string[]]>([
  ['row groups of days with many rows are copied', 1, ['2026-01-01', '2026-01-02']],
  ['so are those of a few files', 4, ['2026-01-01', '2026-01-02']],
  ['one statement writes all days when each has few rows of each file', 6, []],
])('%s (%d)', async (_, count, own) => {
  const lake = newLake();
  const each = Math.ceil(DATED_ROWS.length / count);
  for (let file = 0; file < count; file++) {
    const rows = DATED_ROWS.slice(file * each, (file + 1) * each);
    putObject(lake, dated, `${file}.ndjson`, lines(...rows), file);
  }
  expect(await run(lake, dated)).toMatchObject({ records: 20_000, rejected: 0, published: 20_000 });
  expect(ownDays(lake)).toEqual(own);
  await expectDated(lake, 0);
});

test('one statement writes all days when keys are repeated, and their rows once', async () => {
  const lake = newLake();
  const again = DATED_ROWS.filter((_, at) => at % 1000 === 0).map((one) => ({ ...one, n: one.n + 1 }));
  putObject(lake, dated, 'a.ndjson', lines(...DATED_ROWS), 1);
  putObject(lake, dated, 'b.ndjson', lines(...again), 2);
  expect(await run(lake, dated)).toMatchObject({ records: 20_020, rejected: 0, published: 20_000 });
  expect(ownDays(lake)).toEqual([]);
  await expectDated(lake, again.length);
});
