import { spawnSync } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { hashFiles, makeTestLake, testFolder } from '@cardlake/engine/test-kit';
import { fileReader, openSession, sql } from '@cardlake/lake';
import { tableFromIPC } from 'apache-arrow';
import { z } from 'zod';
import { createProgram } from '../../src/program';
import { BIN, cardlake, runForBytes, runInto } from '../support/cardlake';
import { testApp } from '../support/test-app';

const path = testFolder();
const lake = path('lake');
const query = (sql: string, ...options: string[]) => cardlake('query', sql, '--lake', lake, ...options);

beforeAll(async () => {
  await makeTestLake(lake);
});

/** Every table, as a listing sorts them. */
const TABLES = [
  ...['bronze.card_authorization', 'bronze.card_decision', 'bronze.card_dispute'],
  ...['silver.card_disputes', 'silver.card_transactions', 'silver.quarantine'],
  ...['gold.card_features', 'gold.decisions', 'gold.fraud_features', 'gold.fraud_features_v2'],
  ...['gold.inference', 'gold.merchant_risk', 'gold.training'],
];

test('every table is a view with its partition', async () => {
  for (const table of TABLES) {
    const { out } = await query(`SELECT count(*) > 0 AS has_rows FROM ${table}`, '--json');
    expect([table, out]).toEqual([table, '{"has_rows":true}\n']);
  }
  const wrong = 'SELECT count(*) AS n FROM silver.card_transactions WHERE ts::DATE <> dt';
  expect((await query(wrong, '--json')).out).toBe('{"n":0}\n');
  const splits = `SELECT split, dt FROM gold.training GROUP BY ALL ORDER BY ALL`;
  expect((await query(splits, '--csv')).out).toBe('split,dt\ntrain,2026-01-03\nvalidation,2026-01-03\n');
});

test('bronze shows the raw lines, malformed ones included', async () => {
  const sql = 'SELECT count(*) AS lines, count(line) AS json FROM bronze.card_authorization';
  const { lines, json } = JSON.parse((await query(sql, '--json')).out);
  expect(lines).toBeGreaterThan(json);
  expect(json).toBeGreaterThan(200);
});

const VALUES = `SELECT 12345678901234567890::HUGEINT AS big, 1.50::DECIMAL(18,4) AS amount, 'NaN'::DOUBLE AS nan,
  TIMESTAMPTZ '2018-04-01 00:00:31.5+00' AS ts, ['a', 'b'] AS list, {'x': 1} AS struct, NULL AS nothing,
  'say "hi",' || chr(10) || chr(27) AS text`;

test('JSON is exact to the digit', async () => {
  const { out } = await query(VALUES, '--json');
  expect(out).toBe(
    '{"big":12345678901234567890,"amount":1.5000,"nan":null,"ts":"2018-04-01T00:00:31.5Z","list":["a","b"],"struct":{"x":1},"nothing":null,"text":"say \\"hi\\",\\n\\u001b"}\n',
  );
});

test('--format is the same as --json and --csv, and excludes them', async () => {
  const sql = 'SELECT 1 AS n';
  expect((await query(sql, '--format', 'ndjson')).out).toBe((await query(sql, '--json')).out);
  expect((await query(sql, '--format', 'csv')).out).toBe((await query(sql, '--csv')).out);
  expect((await query(sql, '--format', 'table')).out).toBe((await query(sql)).out);
  expect(await query(sql, '--format', 'arrow', '--json')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('cannot be used with'),
  });
});

test('--format arrow writes an Arrow stream of a table', async () => {
  const sql = 'SELECT event_id, ts, amount FROM silver.card_transactions ORDER BY event_id';
  const rows = await query(sql, '--json');
  const table = tableFromIPC(await runForBytes('query', sql, '--lake', lake, '--format', 'arrow'));
  const expected = rows.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(table.numRows).toBe(expected.length);
  expect([...(table.getChild('event_id') ?? [])]).toEqual(expected.map(({ event_id }) => event_id));
  expect(table.schema.fields.map(String)).toEqual([
    'event_id: Utf8',
    'ts: Timestamp<MICROSECOND, UTC>',
    'amount: Decimal[18e+4]',
  ]);
});

test('CSV quotes values that need it', async () => {
  const { out } = await query(VALUES, '--csv');
  expect(out).toBe(
    'big,amount,nan,ts,list,struct,nothing,text\n' +
      `12345678901234567890,1.5000,NaN,2018-04-01T00:00:31.5Z,a; b,{'x': 1},,"say ""hi"",\n\x1b"\n`,
  );
});

test('--csv-safe neutralises what a spreadsheet would execute, and keeps numbers', async () => {
  const values = `SELECT '=1+1' AS "@name", '-x' AS dash, ['+1'] AS list, -1.5 AS number, -7::HUGEINT AS big, 'a=b' AS text`;
  expect((await query(values, '--csv-safe')).out).toBe(
    "'@name,dash,list,number,big,text\n'=1+1,'-x,'+1,-1.5,-7,a=b\n",
  );
  expect((await query(values, '--csv')).out).toContain('\n=1+1,-x,+1,');
});

const FAILS_LATE =
  "SELECT CASE i WHEN 999_999 THEN 'x' ELSE i::VARCHAR END::INTEGER AS n FROM range(1_000_000) t(i)";

test.each([['--json'], ['--csv'], ['--format', 'arrow'], []])(
  'a query that fails on its last row exits with 2, and leaves no file (%s %s)',
  async (...options) => {
    const file = path('late');
    const toFile = await query(FAILS_LATE, '--out', file, ...options);
    expect(toFile).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining("Could not convert string 'x'"),
    });
    expect(readdirSync(path('.')).filter((name) => name.startsWith('late'))).toEqual([]);
    const { code, err } = await query(FAILS_LATE, ...options);
    expect([code, err]).toEqual([2, expect.stringContaining("Could not convert string 'x'")]);
  },
);

test('--out writes the same bytes as standard output, over an older file', async () => {
  const file = path('rows.csv');
  for (const sql of ['SELECT 1 AS n', 'SELECT * FROM silver.card_transactions ORDER BY event_id']) {
    expect(await query(sql, '--csv', '-o', file)).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(file, 'utf8')).toBe((await query(sql, '--csv')).out);
  }
  await query('SELECT 1 AS n', '-o', path('rows.csv.gz'));
  expect(gunzipSync(readFileSync(path('rows.csv.gz'))).toString()).toBe('n\n1\n');
  const { code, err } = await query('SELECT 1', '-o', path('nowhere/rows.csv'));
  expect([code, err]).toEqual([2, expect.stringContaining('cannot write')]);
});

test('a full disk is told in words', () => {
  if (!existsSync('/dev/full')) return;
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = runInto(full, 'query', 'SELECT 1 AS n', '--lake', lake);
  expect([status, String(stderr)]).toEqual([2, expect.stringContaining('cannot write to standard output')]);
});

test('a table is aligned, and data cannot control the terminal', async () => {
  const { out } = await query(`SELECT * FROM (VALUES ('a', 1), ('bc' || chr(27), 20)) AS t(name, number)`);
  expect(out).toBe('name    number\n──────  ──────\na            1\nbc\\x1b      20\n');
  expect((await query('SELECT 1 AS one WHERE false')).out).toBe('one\n───\n');
});

test.each([
  `COPY (SELECT 1) TO '${lake}/x.csv'`,
  `COPY (SELECT 1) TO '${lake}/silver/x.parquet' (FORMAT parquet)`,
  `EXPORT DATABASE '${lake}/x'`,
  `EXPLAIN ANALYZE COPY (SELECT 1) TO '${lake}/x.csv'`,
  `ATTACH '${lake}/x.db'`,
  'SET threads = 1',
  'PRAGMA enable_profiling',
  'INSTALL httpfs',
  'CREATE TABLE x AS SELECT 1',
  'DROP VIEW silver.card_transactions',
  `SELECT 1; COPY (SELECT 1) TO '${lake}/x.csv'`,
  `SELECT * FROM read_text('${__filename}')`,
  `SELECT * FROM glob('${__dirname}/*')`,
  `SELECT * FROM '${lake}/_cardlake/format.json'`,
  '',
  '/* nothing */',
  `PIVOT silver.card_transactions ON currency USING count(*); COPY (SELECT 1) TO '${lake}/x.csv'`,
  `/* /* */ PIVOT */ COPY (SELECT 1 AS pivot) TO '${lake}/x.csv'`,
  `-- PIVOT\rCOPY (SELECT 1) TO '${lake}/x.csv' --\nSELECT 1 AS pivot`,
  `SELECT 1) TO '${lake}/x.csv' (FORMAT csv) --`,
])('refuses to write or to read another file: %s', async (sql) => {
  const before = hashFiles(lake);
  for (const options of [[], ['--out', path('forbidden.parquet')]]) {
    const { code, out, err } = await query(sql, ...options);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^cardlake: (a query may only read|expected one SQL statement|Permission Error|IO Error|Parser Error)/,
    );
  }
  expect(hashFiles(lake)).toEqual(before);
  expect(existsSync(path('forbidden.parquet'))).toBe(false);
});

test('a misspelled name gets a suggestion', async () => {
  const { code, err } = await query('SELECT * FROM silver.card_transactons');
  expect([code, err]).toEqual([2, expect.stringMatching(/^Did you mean silver\.card_transactions\?$/m)]);
  expect((await query('SELECT * FROM card_disputes')).err).toContain('Did you mean silver.card_disputes?');
  expect((await query('SELECT * FROM nothing_like_it')).err).toContain('SHOW TABLES lists');
  expect(err).not.toMatch(/^\s+at /m);
});

describe('the tables of a lake', () => {
  test.each(['SHOW TABLES', 'show all tables;', 'DESCRIBE', '-- the tables\nSHOW TABLES'])(
    '%j lists them',
    async (sql) => {
      const { out } = await query(sql, '--json');
      const rows = out
        .trimEnd()
        .split('\n')
        .map((line): string => JSON.parse(line).table);
      expect(rows).toEqual(TABLES);
    },
  );

  test('DESCRIBE shows the columns of each as they are', async () => {
    const listed: { table: string; columns: string[] }[] = (await query('SHOW ALL TABLES', '--json')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const { table, columns } of listed) {
      const { out } = await query(`SELECT column_name FROM (DESCRIBE ${table})`, '--csv');
      expect([table, out.trimEnd().split('\n').slice(1)]).toEqual([table, columns]);
    }
  });
});

const BY_CURRENCY =
  'PIVOT silver.card_transactions ON currency USING count(*) GROUP BY pos_mode ORDER BY pos_mode';

test('PIVOT finds the values of its columns itself', async () => {
  const { code, out } = await query(`/* wide */ ${BY_CURRENCY};`, '--csv');
  const [header = '', ...rows] = out.trimEnd().split('\n');
  const currencies = 'SELECT DISTINCT currency FROM silver.card_transactions ORDER BY currency';
  const found = (await query(currencies, '--csv')).out.trimEnd().split('\n').slice(1);
  expect([code, header.split(',')]).toEqual([0, ['pos_mode', ...found]]);
  const total = rows.flatMap((row) => row.split(',').slice(1).map(Number)).reduce((a, b) => a + b, 0);
  expect((await query('SELECT count(*) FROM silver.card_transactions', '--csv')).out).toMatch(`${total}`);
});

test.each([
  'SELECT event_id, ts, amount FROM silver.card_transactions ORDER BY amount DESC, event_id',
  'SELECT * FROM silver.quarantine ORDER BY source_object, line_number -- the end',
  'DESCRIBE silver.card_transactions',
  BY_CURRENCY,
])('the rows of a Parquet file are those of the query, in its order: %s', async (statement) => {
  const file = path('rows.parquet');
  expect(await query(statement, '--out', file)).toEqual({ code: 0, out: '', err: '' });
  const piped = await runForBytes('query', statement, '--format', 'parquet', '--lake', lake);
  expect(Buffer.compare(piped, readFileSync(file))).toBe(0);
  const session = await openSession({ tempDir: path('spill') });
  const stored = await session.rows(
    sql`SELECT to_json(t)::VARCHAR AS row FROM ${fileReader('read_parquet', [file])} t`,
    z.object({ row: z.string() }),
  );
  session.close();
  const asked = await query(`SELECT to_json(t)::VARCHAR AS row FROM (${statement}\n) t`, '--json');
  const rows = asked.out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(stored).toEqual(rows);
});

test('JSON is an array, whatever its length', async () => {
  for (const n of [0, 1, 5000]) {
    const { out } = await query(`SELECT i FROM range(${n}) t(i)`, '--format', 'json');
    expect(JSON.parse(out)).toEqual(Array.from({ length: n }, (_, i) => ({ i })));
  }
});

test('the name of the file gives the format', async () => {
  await query('SELECT 1 AS n', '--out', path('named.csv'));
  await query('SELECT 1 AS n', '--out', path('named.json'));
  expect([readFileSync(path('named.csv'), 'utf8'), readFileSync(path('named.json'), 'utf8')]).toEqual([
    'n\n1\n',
    '[{"n":1}]\n',
  ]);
});

test('SQL comes from a file, from standard input, and may begin with a comment', async () => {
  writeFileSync(path('query.sql'), '-- one = 1\nSELECT 1 AS n;\n');
  const expected = { code: 0, out: '{"n":1}\n' };
  expect(await cardlake('query', '--file', path('query.sql'), '--json', '--lake', lake)).toMatchObject(
    expected,
  );
  expect(await query('-- one = 1\nSELECT 1 AS n', '--json')).toMatchObject(expected);
  const piped = spawnSync(process.execPath, [BIN, 'query', '-', '--json', '--lake', lake], {
    input: 'SELECT 1 AS n',
    encoding: 'utf8',
  });
  expect([piped.status, piped.stdout]).toEqual([0, '{"n":1}\n']);
});

test('--limit holds for every format, keeps the order, and a table says what is left', async () => {
  const sql = 'SELECT i FROM range(100000) t(i) ORDER BY i DESC';
  expect((await query(sql, '--limit', '2', '--csv')).out).toBe('i\n99999\n99998\n');
  expect((await query(sql, '--limit', '2')).out).toMatch(/^99998\n… 99,998 more \(--limit 0\)\n$/m);
  expect((await query(sql, '--limit', '0')).out.match(/\n/g)).toHaveLength(100_002);
});

test('a terminal gets 40 rows of a table, clipped to its width', async () => {
  const { app, out } = testApp({ isTTY: true, columns: 50 });
  app.env = { NO_COLOR: '1' };
  const sql = "SELECT i, repeat('x', 100) AS text FROM range(1000) t(i)";
  await createProgram(app).parseAsync(['query', sql, '--lake', lake], { from: 'user' });
  const lines = out().trimEnd().split('\n');
  expect(lines).toHaveLength(2 + 40 + 1);
  expect(Math.max(...lines.map(({ length }) => length))).toBe(50);
  expect(lines.at(-1)).toBe('… 960 more (--limit 0)');
});
