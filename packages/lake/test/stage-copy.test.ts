import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardTransactions, quarantine, tables } from '@cardlake/card-schema';
import { z } from 'zod';
import {
  type DuckSession,
  openLake,
  openSession,
  scan,
  stageCopy,
  stageFile,
  type WriteSession,
} from '../src';
import { anySql, textLiteral } from '../test-kit';

let root: string;
let session: DuckSession;
let writer: WriteSession;

// DuckDB would read this folder name as a glob, and SQL would end a string in it.
beforeEach(async () => {
  root = join(mkdtempSync(join(tmpdir(), 'cardlake-parquet-')), "it's a [l]a*e?");
  mkdirSync(root);
  const lake = await openLake(root, { create: true });
  writer = await lake.beginWrite();
  session = await openSession({ tempDir: writer.stagingDir });
});
afterEach(() => {
  session.close();
  writer.release();
  rmSync(join(root, '..'), { recursive: true, force: true });
});

const events = (count: number) => anySql`
  SELECT md5(i::VARCHAR) AS event_id, 'card_' || (hash(i) % 100) AS card_id,
    TIMESTAMPTZ '2018-03-31 22:00:00.000001Z' + i * INTERVAL 1 MINUTE AS ts, 'm' AS merchant_id,
    (i / 4)::DECIMAL(18,4) AS amount, 'EUR' AS currency, 'DE' AS country, 'CHIP' AS pos_mode,
    TIMESTAMPTZ '2018-04-10 00:00:00Z' AS ingested_at, 'bronze/x' AS source_object
  FROM range(${count}) t(i)`;

test('the rows of a query are written to daily partitions, and read back unchanged', async () => {
  const transaction = writer.transaction();
  const rows = await stageCopy(session, transaction, cardTransactions, events(5000));
  expect(Object.fromEntries(rows)).toEqual({
    '2018-03-31': 120,
    '2018-04-01': 1440,
    '2018-04-02': 1440,
    '2018-04-03': 1440,
    '2018-04-04': 560,
  });
  const snapshot = await transaction.commit({});
  const files = snapshot.files(cardTransactions);
  expect(files.map(({ partition, rows }) => [partition, rows])).toEqual([...rows].sort());
  for (const { location, partition, rows, bytes } of files) {
    const [file] = await session.rows(
      anySql`SELECT num_rows AS n, file_size_bytes AS bytes FROM parquet_file_metadata(${textLiteral(location.replaceAll(/[*?[]/g, '[$&]'))})`,
      z.object({ n: z.bigint(), bytes: z.bigint() }),
    );
    expect([file?.n, file?.bytes]).toEqual([BigInt(rows), BigInt(bytes)]);
    expect(location).toContain(`silver/card_transactions/dt=${partition}/part-`);
  }
  const [difference] = await session.rows(
    anySql`SELECT (SELECT count(*) FROM (FROM ${scan(cardTransactions, files)} EXCEPT ALL (${events(5000)}))) AS more,
       (SELECT count(*) FROM ((${events(5000)}) EXCEPT ALL FROM ${scan(cardTransactions, files)})) AS less`,
    z.object({ more: z.bigint(), less: z.bigint() }),
  );
  expect(difference).toEqual({ more: 0n, less: 0n });
});

test('a year of days in no order is one file a day', async () => {
  const transaction = writer.transaction();
  const year = anySql`SELECT * REPLACE (ts + (hash(ts) % 365)::BIGINT * INTERVAL 1 DAY AS ts) FROM (${events(100_000)})`;
  const rows = await stageCopy(session, transaction, cardTransactions, year);
  expect(rows.size).toBeGreaterThan(365);
  expect((await transaction.commit({})).files(cardTransactions)).toHaveLength(rows.size);
});

test('timestamps are stored as UTC instants in microseconds', async () => {
  const transaction = writer.transaction();
  const target = { table: cardTransactions, partition: '2018-04-01', name: 'train/part.parquet' };
  expect(await stageFile(session, transaction, target, events(10))).toBe(10);
  const [file] = (await transaction.commit({})).files(cardTransactions);
  expect(file?.path).toMatch(/^silver\/card_transactions\/dt=2018-04-01\/train\/part-.*\.parquet$/);
  const pattern = (file?.location ?? '').replaceAll(/[*?[]/g, '[$&]');
  const types = await session.rows(
    anySql`SELECT name, logical_type FROM parquet_schema(${textLiteral(pattern)}) WHERE name IN ('ts', 'amount') ORDER BY name`,
    z.object({ name: z.string(), logical_type: z.string() }),
  );
  expect(types.map(({ logical_type }) => logical_type)).toEqual([
    expect.stringMatching(/^DecimalType\(scale=4, precision=18\)/),
    expect.stringMatching(/isAdjustedToUTC=1, .*MICROS=MicroSeconds/),
  ]);
});

test('nothing to write is no file, and no file is an empty relation of the same columns and types', async () => {
  const transaction = writer.transaction();
  expect(await stageCopy(session, transaction, cardTransactions, anySql`${events(10)} WHERE false`)).toEqual(
    new Map(),
  );
  await stageCopy(session, transaction, cardTransactions, events(10));
  const snapshot = await transaction.commit({});
  const describe = (relation: string) =>
    session.rows(
      anySql`SELECT column_name, column_type FROM (DESCRIBE FROM ${relation})`,
      z.object({ column_name: z.string(), column_type: z.string() }),
    );
  const full = await describe(scan(cardTransactions, snapshot.files(cardTransactions)));
  expect(await describe(scan(cardTransactions, []))).toEqual(full);
  for (const each of Object.values(tables)) {
    const columns = await describe(scan(each, []));
    expect(columns.map(({ column_name }) => column_name)).toEqual(Object.keys(each.fields));
  }
  const some = await describe(scan(quarantine, [], ['reasons', 'line_number']));
  expect(some).toEqual([
    { column_name: 'reasons', column_type: 'VARCHAR[]' },
    { column_name: 'line_number', column_type: 'BIGINT' },
  ]);
  expect(() => scan(quarantine, [], ['reason'])).toThrow('silver.quarantine has no column reason');
});

test('a file that is not Parquet belongs to the table but has no rows of it', async () => {
  const transaction = writer.transaction();
  const location = transaction.stage(cardTransactions, '2018-04-01', 'manifest.json', 'exact');
  writeFileSync(location, '{}');
  transaction.add({ location, rows: 0 });
  const snapshot = await transaction.commit({});
  expect(snapshot.files(cardTransactions)[0]?.path).toBe(
    'silver/card_transactions/dt=2018-04-01/manifest.json',
  );
  expect(
    await session.rows(anySql`FROM ${scan(cardTransactions, snapshot.files(cardTransactions))}`, z.unknown()),
  ).toEqual([]);
});

test('the same rows in the same order give the same bytes', async () => {
  const transaction = writer.transaction();
  const target = { table: cardTransactions, partition: '2018-04-01', name: 'part.parquet' };
  const ordered = anySql`${events(300_000)} ORDER BY card_id, ts`;
  await stageFile(session, transaction, target, ordered);
  await stageFile(session, transaction, target, ordered);
  const files = (await transaction.commit({})).files(cardTransactions);
  const hashes = await session.rows(
    anySql`SELECT DISTINCT md5(content) AS hash FROM read_blob([${files
      .map(({ location }) => textLiteral(location.replaceAll(/[*?[]/g, '[$&]')))
      .join()}])`,
    z.object({ hash: z.string() }),
  );
  expect([files.length, hashes.length]).toEqual([2, 1]);
});

test('many days are written in groups, in bounded memory, one file each', async () => {
  const small = await openSession({ tempDir: tmpdir(), memoryMb: 100, threads: 2 });
  const transaction = writer.transaction();
  const query = anySql`SELECT * REPLACE (ts + (hash(event_id) % 600)::INT * INTERVAL 1 DAY AS ts) FROM (${events(6000)})`;
  const rows = await stageCopy(small, transaction, cardTransactions, query);
  small.close();
  expect(rows.size).toBeGreaterThan(590);
  const files = (await transaction.commit({})).files(cardTransactions);
  expect(files).toHaveLength(rows.size);
  expect(await session.count(anySql`(FROM ${scan(cardTransactions, files)} EXCEPT ALL (${query}))`)).toBe(0);
  expect(files.reduce((total, file) => total + file.rows, 0)).toBe(6000);
});

test('a partition that does not have the grain of its table is refused', () => {
  const stage = () => writer.transaction().stage(cardTransactions, '2018-4-1', 'x');
  expect(stage).toThrow('silver.card_transactions: expected a partition by day, found "2018-4-1"');
});
