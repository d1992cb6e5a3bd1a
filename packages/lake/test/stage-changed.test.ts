import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { field, nullable, table } from '@cardlake/schema';
import { z } from 'zod';
import {
  type ChangedFile,
  type DuckSession,
  findEqualColumns,
  findStoredColumns,
  type GroupChange,
  openLake,
  openSession,
  planChanged,
  type Sql,
  type StoredColumns,
  type WriteSession,
} from '../src';
import { anySql, textLiteral } from '../test-kit';

const changed = table({
  partition: cardTransactions.partition,
  key: ['event_id'],
  description: 'Rows with values that change.',
  layer: 'gold',
  name: 'changed',
  path: 'gold/changed',
  fields: {
    event_id: field.string('plain text'),
    currency: nullable(field.string('text of a dictionary')),
    count: field.bigint('changes in some rows'),
    sum: nullable(field.decimal(28, 4, 'sixteen bytes')),
    mean: nullable(field.double('stays')),
  },
});
const NAMES = Object.keys(changed.fields);
const GROUP = 2048;
const ROWS = 3 * GROUP + 100;
const NONE: GroupChange = { kind: 'none' };
const VALUES: GroupChange = { kind: 'values', columns: ['sum', 'count'] };
const FEWER: GroupChange = { kind: 'rows' };

let root: string;
let session: DuckSession;
let writer: WriteSession;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-changed-'));
  writer = await (await openLake(join(root, 'lake'), { create: true })).beginWrite();
  session = await openSession({ tempDir: writer.stagingDir, memoryMb: 500, threads: 2 });
});
afterEach(() => {
  session.close();
  writer.release();
  rmSync(root, { recursive: true, force: true });
});

const before = anySql`(SELECT i AS row, md5(i::VARCHAR) AS event_id,
    CASE WHEN i % 5 > 0 THEN ['EUR', 'USD', 'ÅÄ'][i % 3 + 1] END AS currency, i AS count,
    CASE WHEN i % 11 > 0 THEN -(i * 123456789)::DECIMAL(28,4) END AS sum, CASE WHEN i % 3 > 0 THEN i / 7 END AS mean
  FROM range(${ROWS}) t(i))`;
/** Rows of the second row group get values, one of them null; the third loses rows, the last all. */
const after = anySql`(SELECT row, event_id, currency, CASE WHEN row % 7 = 0 AND row BETWEEN ${GROUP} AND ${2 * GROUP - 1} THEN -row ELSE count END AS count,
    CASE WHEN row = ${GROUP} THEN NULL WHEN row = ${GROUP + 1} THEN 99999999999999999999.9999 ELSE sum END AS sum, mean
  FROM ${before} WHERE row < ${2 * GROUP} OR (row < ${3 * GROUP} AND row % 10 > 0))`;
const CHANGES = [NONE, VALUES, FEWER, FEWER];

const select = (names: readonly string[], from: number, until: number, rows = after): Sql =>
  anySql`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM ${rows} WHERE row >= ${from} AND row < ${until} ORDER BY row`;

/** Writes the rows before the changes. @param columns how the columns are written; threads would end row groups elsewhere */
async function writeBefore(columns = NAMES.join(', '), name = 'before', options = ''): Promise<string> {
  const location = join(root, `${name}.parquet`);
  await session.run(
    anySql`COPY (SELECT ${columns} FROM ${before} ORDER BY row) TO ${textLiteral(location)}
      (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${GROUP}${options})`,
  );
  return location;
}

async function find(location: string): Promise<StoredColumns> {
  const stored = await findStoredColumns([{ location, from: 0, until: ROWS }], NAMES);
  if (stored === undefined) throw new Error('expected stored columns, found none');
  return stored;
}

const target = { table: changed, partition: '2018-04-01', name: 'part.parquet' };

/** Stages files and commits them. @returns the rows, what is left of their parts, and the files with rows */
async function stageAll(files: readonly ChangedFile[]) {
  const transaction = writer.transaction();
  const { parts, stage: stageFiles } = planChanged(transaction, files);
  // Whatever the order of the parts.
  for (const part of [...parts].reverse()) await part.write(session);
  const written = await stageFiles(session);
  const staged = readdirSync(writer.stagingDir).filter((name) => name.endsWith('.tmp'));
  const locations = (await transaction.commit({})).files(changed).map((file) => file.location);
  return { written, staged, locations };
}

/** Stages the changes of a file and commits them. @returns the rows, and the file, unless there are none */
async function stage(location: string, changes: readonly GroupChange[], rows = after) {
  const encoded: [readonly string[], number][] = [];
  const query: ChangedFile['query'] = (names, from, until) => {
    encoded.push([names, from]);
    return select(names, from, until, rows);
  };
  const found = await stageAll([{ target, stored: await find(location), changes, query }]);
  const [written, file = ''] = [found.written[0], found.locations[0]];
  return { written, encoded, staged: found.staged, location: file };
}

async function readBack(location: string): Promise<unknown> {
  const found = anySql`(SELECT * FROM read_parquet(${textLiteral(location)}, hive_partitioning = false))`;
  const expected = anySql`(SELECT ${NAMES.join(', ')} FROM ${after} ORDER BY row)`;
  const [differences] = await session.rows(
    anySql`SELECT (SELECT count(*) FROM (FROM ${found} EXCEPT ALL FROM ${expected}))::INTEGER AS more,
      (SELECT count(*) FROM (FROM ${expected} EXCEPT ALL FROM ${found}))::INTEGER AS less,
      (SELECT count(*) FROM (SELECT * FROM ${found} POSITIONAL JOIN (SELECT event_id AS id FROM ${expected})) WHERE event_id <> id)::INTEGER AS moved`,
    z.object({ more: z.number(), less: z.number(), moved: z.number() }),
  );
  return differences;
}

const chunkRow = z.object({
  rows: z.bigint().transform(Number),
  name: z.string(),
  bytes: z.bigint(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  nulls: z.bigint().transform(Number),
});

const chunks = (location: string) =>
  session.rows(
    anySql`SELECT row_group_num_rows AS rows, path_in_schema AS name, total_compressed_size AS bytes, stats_min_value AS min,
        stats_max_value AS max, stats_null_count AS nulls
      FROM parquet_metadata(${textLiteral(location)}) ORDER BY row_group_id, column_id`,
    chunkRow,
  );

test('a file has the rows after the changes in their order, and only what changes is encoded', async () => {
  const { written, encoded, staged, location } = await stage(await writeBefore(), CHANGES);
  expect(await readBack(location)).toEqual({ more: 0, less: 0, moved: 0 });
  expect(written).toBe(await session.count(after));
  expect(encoded).toEqual([
    [NAMES, 3 * GROUP],
    [NAMES, 2 * GROUP],
    [['sum', 'count'], GROUP],
  ]);
  expect(staged).toEqual([]);
});

test('what does not change keeps bytes and statistics, and what changes has its own', async () => {
  const first = await writeBefore();
  const { location } = await stage(first, CHANGES);
  const [was, is] = [await chunks(first), await chunks(location)];
  const n = NAMES.length;
  expect(is.slice(0, n)).toEqual(was.slice(0, n));
  const kept = (all: typeof is) => all.slice(n, 2 * n).filter(({ name }) => !['sum', 'count'].includes(name));
  expect(kept(is)).toEqual(kept(was));
  expect(is.slice(n, 2 * n).map(({ name }) => name)).toEqual(NAMES);
  const statistics = is.slice(n, 2 * n).filter(({ name }) => name === 'sum' || name === 'count');
  const exact = await session.rows(
    anySql`SELECT min(count)::VARCHAR AS count, max(count)::VARCHAR AS most, min(sum)::VARCHAR AS low, max(sum)::VARCHAR AS high,
        (count(*) - count(sum))::INTEGER AS nulls FROM ${after} WHERE row >= ${GROUP} AND row < ${2 * GROUP}`,
    z.record(z.string(), z.unknown()),
  );
  expect(exact).toEqual([
    {
      count: statistics[0]?.min,
      most: statistics[0]?.max,
      low: statistics[1]?.min,
      high: statistics[1]?.max,
      nulls: statistics[1]?.nulls,
    },
  ]);
  expect(is.map(({ rows }) => rows)).toEqual(
    [GROUP, GROUP, Math.ceil(GROUP * 0.9 - 1)].flatMap((rows) => NAMES.map(() => rows)),
  );
});

test('a file that loses all rows is not there any more', async () => {
  const empty = anySql`(FROM ${before} WHERE false)`;
  const { written, location } = await stage(
    await writeBefore(),
    CHANGES.map(() => FEWER),
    empty,
  );
  expect(written).toBe(0);
  expect(location).toBe('');
});

test('a file that stores a changed column in another way is encoded as a whole', async () => {
  const other = NAMES.map((name) => (name === 'sum' ? 'sum::DOUBLE AS sum' : name)).join(', ');
  const { encoded, location } = await stage(await writeBefore(other), CHANGES);
  expect(encoded.at(-1)).toEqual([NAMES, 0]);
  expect(await readBack(location)).toEqual({ more: 0, less: 0, moved: 0 });
});

test('a row group that would get other rows than it has is refused', async () => {
  const location = await writeBefore();
  await expect(stage(location, [NONE, NONE, VALUES, FEWER])).rejects.toThrow(
    /^row group 2 of part\.parquet: expected 2,048 rows, found 1843$/,
  );
});

test('a column that two files share is encoded for the first, and the second takes it', async () => {
  const [first, second] = [
    await find(await writeBefore()),
    await find(await writeBefore(undefined, 'second')),
  ];
  const encoded: string[] = [];
  const file = (name: string, stored: StoredColumns, changes: readonly GroupChange[]): ChangedFile => ({
    ...{ target, stored, changes },
    query(names, from, until) {
      encoded.push(`${name}: ${names.join(', ')} from ${from}`);
      return select(names, from, until);
    },
  });
  const taken: GroupChange = { ...VALUES, taken: new Map([['sum', 0]]) };
  const { written, staged, locations } = await stageAll([
    file('first', first, CHANGES),
    file('second', second, [NONE, taken, FEWER, FEWER]),
  ]);
  const rows = await session.count(after);
  expect(written).toEqual([rows, rows]);
  expect(encoded.sort()).toEqual(
    [
      ...[`first: sum, count from ${GROUP}`, `second: count from ${GROUP}`],
      ...['first', 'second'].flatMap((name) =>
        [2, 3].map((n) => `${name}: ${NAMES.join(', ')} from ${n * GROUP}`),
      ),
    ].sort(),
  );
  expect(staged).toEqual([]);
  expect(locations).toHaveLength(2);
  for (const location of locations) expect(await readBack(location)).toEqual({ more: 0, less: 0, moved: 0 });
});

test('a file that stores a taken column in another way is encoded as a whole', async () => {
  const other = NAMES.map((name) => (name === 'sum' ? 'sum::DOUBLE AS sum' : name)).join(', ');
  const [first, second] = [await find(await writeBefore()), await find(await writeBefore(other, 'second'))];
  const taken: GroupChange = {
    kind: 'values',
    columns: ['sum', 'count'],
    taken: new Map([
      ['sum', 0],
      ['count', 0],
    ]),
  };
  const { locations } = await stageAll([
    { target, stored: first, changes: CHANGES, query: select },
    { target, stored: second, changes: [NONE, taken, FEWER, FEWER], query: select },
  ]);
  expect(locations).toHaveLength(2);
  for (const location of locations) expect(await readBack(location)).toEqual({ more: 0, less: 0, moved: 0 });
});

test('columns of two files are equal where their bytes are, wherever they are in the files', async () => {
  const first = await find(await writeBefore());
  const values = NAMES.map((name) =>
    name === 'count' ? `CASE WHEN row = ${GROUP + 5} THEN row + 1 ELSE row END AS count` : name,
  );
  const second = await find(await writeBefore(["'more' AS other", ...values.reverse()].join(', '), 'second'));
  expect(await findEqualColumns(first, second, NAMES, 0)).toEqual(NAMES);
  expect(await findEqualColumns(first, second, NAMES, 1)).toEqual(NAMES.filter((name) => name !== 'count'));
  expect(await findEqualColumns(first, second, [...NAMES, 'none'], 9)).toEqual([]);
  const uncompressed = await find(await writeBefore(undefined, 'third', ', COMPRESSION_LEVEL 9'));
  expect(await findEqualColumns(first, uncompressed, ['event_id'], 0)).toEqual([]);
});
