import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { field, nullable, table } from '@cardlake/schema';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { z } from 'zod';
import {
  type DuckSession,
  findStoredColumns,
  openLake,
  openSession,
  type Sql,
  type StoredColumns,
  type StoredRows,
  stageBeside,
  type WriteSession,
} from '../src';
import { anySql, textLiteral } from '../test-kit';

/** The columns that are stored: text with and without a dictionary, nulls, decimals of both widths, all that gold has. */
const STORED = {
  event_id: field.string('plain text'),
  ts: field.timestamp('instant'),
  amount: nullable(field.decimal(18, 4, 'eight bytes')),
  currency: nullable(field.string('text of a dictionary')),
};
const joined = table({
  partition: cardTransactions.partition,
  key: ['event_id'],
  description: 'Stored and computed columns.',
  layer: 'gold',
  name: 'joined',
  path: 'gold/joined',
  fields: {
    ...STORED,
    count: field.bigint('computed'),
    sum: nullable(field.decimal(28, 4, 'sixteen bytes')),
    mean: nullable(field.double('computed')),
    flag: field.double('a few values'),
  },
});

const COMPUTED = new Map(['count', 'sum', 'mean', 'flag'].map((name) => [name, name]));

let root: string;
let session: DuckSession;
let writer: WriteSession;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-beside-'));
  writer = await (await openLake(join(root, 'lake'), { create: true })).beginWrite();
  session = await openSession({ tempDir: writer.stagingDir, memoryMb: 500, threads: 1 });
});
afterEach(() => {
  session.close();
  writer.release();
  rmSync(root, { recursive: true, force: true });
});

const stored = (from: number, until: number) => anySql`
  SELECT md5(i::VARCHAR) AS event_id, 'not stored' AS other,
    TIMESTAMPTZ '2018-04-01 00:00:00.000001Z' + i * INTERVAL 3 MILLISECOND AS ts,
    CASE WHEN i % 7 > 0 THEN 90071992547409.9281 + i END::DECIMAL(18,4) AS amount,
    CASE WHEN i % 5 > 0 THEN ['EUR', 'USD', 'ÅÄ'][i % 3 + 1] END AS currency
  FROM range(${from}, ${until}) t(i)`;
const computed = (from: number, until: number) => anySql`
  SELECT i AS count, CASE WHEN i % 11 > 0 THEN -(i * 123456789)::DECIMAL(28,4) END AS sum,
    CASE WHEN i % 3 > 0 THEN i / 7 END AS mean, (i % 2)::DOUBLE AS flag
  FROM range(${from}, ${until}) t(i)`;
const expected = (rows: number) =>
  anySql`(SELECT * EXCLUDE (other) FROM (${stored(0, rows)}) POSITIONAL JOIN (${computed(0, rows)}))`;

/** Writes stored rows with row groups of 2,048 rows; other options of the writer make other pages. */
async function write(name: string, from: number, until: number, options = ''): Promise<StoredRows> {
  const location = join(root, name);
  await session.run(
    anySql`COPY (${stored(from, until)}) TO ${textLiteral(location)} (FORMAT parquet, ROW_GROUP_SIZE 2048${options})`,
  );
  return { location, from: 0, until: until - from };
}

async function find(rows: readonly StoredRows[]): Promise<StoredColumns> {
  const found = await findStoredColumns(rows, Object.keys(STORED));
  if (found === undefined) throw new Error('expected stored columns, found none');
  return found;
}

/** Stages and commits a file; returns where it is. */
async function stage(columns: StoredColumns, first = 0): Promise<string> {
  const transaction = writer.transaction();
  const target = { table: joined, partition: '2018-04-01', name: 'part.parquet', columns: COMPUTED };
  await stageBeside(session, transaction, [target], columns, (from, until) =>
    computed(first + from, first + until),
  );
  for (const { path } of writer.snapshot.files(joined)) transaction.remove(path);
  const [file] = (await transaction.commit({})).files(joined);
  if (file === undefined) throw new Error('expected a file');
  return file.location;
}

async function countDifferences(location: string, rows: number): Promise<unknown> {
  const found = anySql`(SELECT * FROM read_parquet(${textLiteral(location)}, hive_partitioning = false))`;
  const [difference] = await session.rows(
    anySql`SELECT (SELECT count(*) FROM (FROM ${found} EXCEPT ALL FROM ${expected(rows)}))::INTEGER AS more,
      (SELECT count(*) FROM (FROM ${expected(rows)} EXCEPT ALL FROM ${found}))::INTEGER AS less,
      (SELECT count(*) FROM (SELECT * FROM ${found} POSITIONAL JOIN (SELECT event_id AS id FROM ${expected(rows)}) WHERE event_id <> id))::INTEGER AS moved`,
    z.object({ more: z.number(), less: z.number(), moved: z.number() }),
  );
  return difference;
}

function toBuffer(location: string): ArrayBuffer {
  const bytes = readFileSync(location);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

const withoutGroup = ({ row_group_num_columns: _, ...chunk }: Record<string, unknown>) => chunk;
const NONE = { more: 0, less: 0, moved: 0 };

const OPTIONS = ['', ', COMPRESSION zstd', ', COMPRESSION uncompressed', ', PARQUET_VERSION V2'];

test.each(OPTIONS)(
  'DuckDB reads stored and computed columns as they were, whatever the pages: "%s"',
  async (options) => {
    const location = await stage(await find([await write('a', 0, 7000, options)]));
    expect(await countDifferences(location, 7000)).toEqual(NONE);
  },
);

test('rows of several files, and some row groups of a file, are one file with all their row groups', async () => {
  const columns = await find([
    await write('a', 0, 3000),
    { ...(await write('b', 952, 9144)), from: 2048, until: 6144 },
    await write('c', 7096, 7100),
  ]);
  const location = await stage(columns);
  expect(await countDifferences(location, 7100)).toEqual(NONE);
  const groups = parquetMetadata(toBuffer(location)).row_groups.map(({ num_rows }) => Number(num_rows));
  expect(groups).toEqual([2048, 952, 2048, 2048, 4]);
});

test('files of several tables take columns of one query under their own names, in one statement with a smaller second row group', async () => {
  const columns = await find([{ ...(await write('a', 0, 2048)), until: 2048 }, await write('b', 2048, 2068)]);
  const transaction = writer.transaction();
  const file = { table: joined, partition: '2018-04-01' };
  let statements = 0;
  const run = session.rows;
  const counting: DuckSession = {
    ...session,
    rows: (...query) => {
      statements += 1;
      return run(...query);
    },
  };
  const renamed = [...COMPUTED.keys()].map((name) => [name, `${name}.of`] as const);
  const rows = await stageBeside(
    counting,
    transaction,
    [
      { ...file, name: 'all.parquet', columns: new Map(renamed) },
      { ...file, name: 'flag.parquet', columns: new Map([['mark', 'flag.of']]) },
    ],
    columns,
    (from, until) =>
      anySql`SELECT count AS "count.of", sum AS "sum.of", mean AS "mean.of", flag AS "flag.of" FROM (${computed(from, until)})`,
  );
  expect([rows, statements]).toEqual([2068, 1]);
  const [all, flag] = (await transaction.commit({})).files(joined);
  expect(await countDifferences(all?.location ?? '', 2068)).toEqual(NONE);
  const found = toBuffer(flag?.location ?? '');
  expect(parquetMetadata(found).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([2048, 20]);
  const marks = await parquetReadObjects({ file: found, columns: ['mark'], compressors });
  expect(marks.map(({ mark }) => mark)).toEqual(Array.from({ length: 2068 }, (_, i) => i % 2));
});

test('a column that the query does not have is told of', async () => {
  const columns = await find([await write('a', 0, 10)]);
  const file = {
    table: joined,
    partition: '2018-04-01',
    name: 'part.parquet',
    columns: new Map([['count', 'other']]),
  };
  await expect(
    stageBeside(session, writer.transaction(), [file], columns, (from, until) => computed(from, until)),
  ).rejects.toThrow('expected a column other');
});

test('hyparquet reads the same rows as DuckDB', async () => {
  const location = await stage(await find([await write('a', 0, 5000)]));
  const file = toBuffer(location);
  const found = await parquetReadObjects({ file, compressors });
  const rows = await session.rows(
    anySql`SELECT event_id, epoch_us(ts) AS us, currency, count, mean, flag FROM ${expected(5000)}`,
    z.record(z.string(), z.unknown()),
  );
  const comparable = found.map(({ event_id, ts, currency, count, mean, flag }) => {
    const us = BigInt((ts as Date).getTime()) * 1000n;
    return { event_id, us, currency, count, mean, flag };
  });
  // A Date has milliseconds.
  const expectedRows = rows.map((row) => ({ ...row, us: ((row['us'] as bigint) / 1000n) * 1000n }));
  expect(comparable).toEqual(expectedRows);
});

test('chunks keep encodings, sizes, exact statistics and Bloom filters', async () => {
  const rows = await write('a', 0, 5000);
  const location = await stage(await find([rows]));
  const chunks = (path: string, where: string) =>
    session.rows(
      anySql`SELECT * EXCLUDE (file_name, row_group_bytes, row_group_compressed_bytes, column_id, file_offset, data_page_offset,
          dictionary_page_offset, bloom_filter_offset)
        FROM parquet_metadata(${textLiteral(path)}) WHERE ${where} ORDER BY row_group_id, path_in_schema`,
      z.record(z.string(), z.unknown()),
    );
  const names = Object.keys(STORED).map((name) => `'${name}'`);
  const isStored = `path_in_schema IN (${names.join(', ')})`;
  const found = await chunks(location, isStored);
  expect(found).toHaveLength(3 * names.length);
  expect(found.map(withoutGroup)).toEqual((await chunks(rows.location, isStored)).map(withoutGroup));
  const mayHave = (column: string, value: string) =>
    session.rows(
      anySql`SELECT DISTINCT bloom_filter_excludes AS no FROM parquet_bloom_probe(${textLiteral(location)}, '${column}', ${value})`,
      z.object({ no: z.boolean() }),
    );
  expect(await mayHave('currency', "'EUR'")).toEqual([{ no: false }]);
  expect(await mayHave('currency', "'XXX'")).toEqual([{ no: true }]);
  expect(await mayHave('flag', '1.0')).toEqual([{ no: false }]);
  expect(await mayHave('flag', '2.0')).toEqual([{ no: true }]);
  const count = async (from: Sql) =>
    session.count(anySql`${from} WHERE currency = 'EUR' AND flag = 1 AND count >= 4096`);
  const all = await count(expected(5000));
  expect(all).toBeGreaterThan(0);
  expect(await count(anySql`read_parquet(${textLiteral(location)})`)).toBe(all);
});

test('the same columns give the same bytes', async () => {
  const columns = await find([await write('a', 0, 5000)]);
  expect(readFileSync(await stage(columns))).toEqual(readFileSync(await stage(columns)));
});

test('nothing is stored that a row group has only in part, that a file lacks, or that is nested', async () => {
  const rows = await write('a', 0, 5000);
  const names = Object.keys(STORED);
  expect(await findStoredColumns([{ ...rows, from: 1 }], names)).toBeUndefined();
  expect(await findStoredColumns([{ ...rows, until: 4999 }], names)).toBeUndefined();
  expect(await findStoredColumns([{ ...rows, until: 5001 }], names)).toBeUndefined();
  expect(await findStoredColumns([rows], [...names, 'missing'])).toBeUndefined();
  expect(await findStoredColumns([], names)).toBeUndefined();
  const location = join(root, 'nested');
  await session.run(
    anySql`COPY (SELECT *, [1] AS list FROM (${stored(0, 9)})) TO ${textLiteral(location)} (FORMAT parquet)`,
  );
  expect(await findStoredColumns([{ location, from: 0, until: 9 }], names)).toBeUndefined();
});

test('a commit checks the files whose bytes it has copied', async () => {
  const path = await stage(await find([await write('a', 0, 10)]));
  const [file] = writer.snapshot.files(joined);
  const bytes = readFileSync(path);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const transaction = writer.transaction();
  transaction.requireIntact(file?.path ?? '');
  await expect(transaction.commit({})).rejects.toMatchObject({ code: 'file_damaged' });
});

test('a file that is not Parquet has no stored columns', async () => {
  const rows = await write('a', 0, 10);
  for (const bytes of [20, 5, 0]) {
    truncateSync(rows.location, bytes);
    expect(await findStoredColumns([rows], Object.keys(STORED))).toBeUndefined();
  }
});
