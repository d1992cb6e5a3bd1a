import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChunkWriter, StagedChunk, StagingStore } from '@cardlake/elt';
import { collectedFile, parquetChunkWriter, SNAPPY } from '@cardlake/elt/parquet';
import { type CellValue, type CompiledFeed, feedTable, REJECT_FIELDS } from '@cardlake/feeds';
import {
  appendRows,
  createTempTable,
  type DuckSession,
  fileReader,
  footerReader,
  openSession,
  pathLiteral,
  type Relation,
  type RowValue,
  relation,
  sql,
} from '@cardlake/lake';
import fc from 'fast-check';
import { z } from 'zod';
import { localChunkWriter } from '../../src/feeds/local-chunk-writer';
import { testFolder } from '../../test-kit';
import { feedOf } from './support';

const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));
const unscaled = (digits: number) =>
  fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n });

/** Values of each type of columns. */
const VALUES: Readonly<Record<string, fc.Arbitrary<CellValue>>> = {
  string: text,
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  'decimal(4,2)': unscaled(4),
  'decimal(18,4)': unscaled(18),
  'decimal(38,10)': unscaled(38),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  boolean: fc.boolean(),
  date: fc
    .date({ min: new Date('1000-01-01'), max: new Date('2254-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  timestamp: fc.integer({ min: Date.UTC(1000, 0, 1) * 1000, max: Date.UTC(2254, 0, 1) * 1000 }),
  strings: fc.array(text, { maxLength: 3 }),
  json: fc.json(),
};
const TYPES = Object.keys(VALUES);

const row = fc.tuple(...TYPES.map((type) => fc.option(VALUES[type] ?? fc.constant(null), { freq: 4 })));

const feed = feedOf({
  key: [],
  orderBy: [],
  columns: Object.fromEntries(TYPES.map((type, at) => [`c${at}`, { type, nullable: true }])),
});

const OBJECT = {
  key: 'bronze/feeds/counts/é',
  version: 'v',
  order: '1',
  modifiedMicros: 1_700_000_000_123_456,
};

const folder = testFolder()('staged');

/** Has a writer write rows and as many rejected records. @returns the files of both */
async function write(
  writer: ChunkWriter,
  name: string,
  rows: readonly (readonly CellValue[])[],
  of: CompiledFeed,
) {
  const chunk: StagedChunk = {
    feed: of,
    object: OBJECT,
    rows: `${name}.rows`,
    rejects: `${name}.rejects`,
    fill: async (receiver) => {
      for (const [place, values] of rows.entries()) {
        receiver.onRow(place, values);
        receiver.onRejected(place, ['not_json', String(place)], `"${place}`);
      }
      return { records: 2 * rows.length, rows: rows.length, rejected: rows.length };
    },
  };
  await writer.write(chunk);
  return [join(folder, chunk.rows), join(folder, chunk.rejects)] as const;
}

const store: Pick<StagingStore, 'put'> = {
  async put(key, content) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), Buffer.concat(pieces));
  },
};
/** As functions write chunks, and as a lake on disk does. */
const files = parquetChunkWriter((key) => collectedFile(store, key), SNAPPY);
const local = localChunkWriter(folder);

/** The oracle: DuckDB writes the values of rows itself. */
async function writeByDuckDb(session: DuckSession, target: Relation, rows: readonly (readonly RowValue[])[]) {
  await session.run(createTempTable(target));
  await appendRows(session, target, rows);
  const location = join(folder, target.table);
  await session.run(sql`COPY (SELECT * FROM ${target}) TO ${pathLiteral(location)} (FORMAT parquet)`);
  return location;
}

const described = z.object({ column_name: z.string(), column_type: z.string() });
const counted = z.object({ rows: z.bigint(), other: z.bigint() });

async function expectEqual(session: DuckSession, one: string, other: string): Promise<void> {
  const [a, b] = [one, other].map((file) => fileReader('read_parquet', [file]));
  if (a === undefined || b === undefined) throw new Error('there are two files');
  expect(await session.rows(sql`DESCRIBE SELECT * FROM ${a}`, described)).toEqual(
    await session.rows(sql`DESCRIBE SELECT * FROM ${b}`, described),
  );
  const differing = await session.rows(
    sql`SELECT (SELECT count(*) FROM (SELECT * FROM ${a} EXCEPT ALL SELECT * FROM ${b})) AS rows,
      (SELECT count(*) FROM (SELECT * FROM ${b} EXCEPT ALL SELECT * FROM ${a})) AS other`,
    counted,
  );
  expect(differing).toEqual([{ rows: 0n, other: 0n }]);
}

let session: DuckSession;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  session = await openSession({ tempDir: join(folder, 'spill') });
});
afterAll(() => session.close());

test('staged files have the columns, types and values that DuckDB writes', async () => {
  const { key, version, order, modifiedMicros } = OBJECT;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      const rowsOfDuckDb = await writeByDuckDb(
        session,
        relation('rows', feedTable(feed).fields),
        rows.map((values, place) => [...values, key, version, order, place, modifiedMicros] as RowValue[]),
      );
      const rejectsOfDuckDb = await writeByDuckDb(
        session,
        relation('rejects', REJECT_FIELDS),
        rows.map((_, place) => ['counts', key, version, place, ['not_json', String(place)], `"${place}`]),
      );
      for (const writer of [files, local]) {
        const [ownRows, ownRejects] = await write(writer, 'own', rows, feed);
        await expectEqual(session, ownRows, rowsOfDuckDb);
        await expectEqual(session, ownRejects, rejectsOfDuckDb);
      }
    }),
    { numRuns: 25 },
  );
});

test('rows that fill more than a group are all there, in their order, with the filters of DuckDB', async () => {
  const wide = feedOf({
    columns: { id: 'string', n: { type: 'decimal(18,4)', nullable: true } },
    key: [],
    orderBy: [],
  });
  const rows = Array.from({ length: 145_000 }, (_, at) => [
    `id${at}`,
    BigInt((at % 45_000) - 20_000) * 10_000n,
  ]);
  const [file] = await write(files, 'groups', rows, wide);
  const [found] = await session.rows(
    sql`SELECT count(*) AS rows, count(*) FILTER (n < -1.5) AS other FROM ${fileReader('read_parquet', [file])} WHERE n < 10000`,
    counted,
  );
  expect(found).toEqual({ rows: 100_000n, other: 69_997n });
  const [order] = await session.rows(
    sql`SELECT count(*) AS rows, count(*) FILTER (id = 'id' || source_place) AS other FROM ${fileReader('read_parquet', [file])}`,
    counted,
  );
  expect(order).toEqual({ rows: 145_000n, other: 145_000n });
});

test('a decimal with more digits than its type is refused, as is null where a value must be', async () => {
  const strict = feedOf({ columns: { id: 'string', n: 'decimal(18,4)' }, key: [], orderBy: [] });
  await expect(write(files, 'digits', [['a', 10n ** 18n]], strict)).rejects.toThrow('at most 18 digits');
  await expect(write(files, 'null', [['a', null]], strict)).rejects.toThrow();
});

test.each(['timestamp', 'date'])(
  'by a %s, days with many rows are row groups of their own, with bounds; the rows of all others share one, and none is changed',
  async (type) => {
    const dated = feedOf({
      columns: {
        id: 'string',
        at: type,
        n: { type: 'bigint', nullable: true },
        is_open: { type: 'boolean', nullable: true },
        notes: { type: 'strings', nullable: true },
      },
      key: [],
      orderBy: [],
      partitionBy: 'at',
    });
    const day = 86_400_000_000;
    const atColumn = (micros: number) =>
      type === 'date' ? new Date(micros / 1000).toISOString().slice(0, 10) : micros;
    const rows = Array.from({ length: 9_000 }, (_, at): CellValue[] => [
      `id${'x'.repeat(at % 7)}${at}`,
      // Three days in turns, in uneven runs, before and behind the epoch; each hundredth row has a day of its own, up to a century later.
      atColumn((at % 100 === 0 ? at * 5 : (((at * at) % 11) % 3) - 1) * day + ((at * 7919) % day)),
      at % 5 === 0 ? null : BigInt(at),
      at % 3 === 0 ? null : at % 2 === 0,
      at % 4 === 0 ? null : Array.from({ length: at % 3 }, (__, n) => `${at}.${n}`),
    ]);
    const { key, version, order, modifiedMicros } = OBJECT;
    const expected = await writeByDuckDb(
      session,
      relation(`by_${type}`, feedTable(dated).fields),
      rows.map((values, place) => [...values, key, version, order, place, modifiedMicros] as RowValue[]),
    );
    for (const writer of [files, local]) {
      const [own] = await write(writer, 'days', rows, dated);
      await expectEqual(session, own, expected);
      const groups = await session.rows(
        sql`SELECT row_group_num_rows >= 1024 AS is_own,
          TRY_CAST(stats_min_value AS TIMESTAMP)::DATE = TRY_CAST(stats_max_value AS TIMESTAMP)::DATE AS is_of_day
        FROM ${footerReader([own])} WHERE path_in_schema = 'at' ORDER BY row_group_id`,
        z.object({ is_own: z.boolean(), is_of_day: z.boolean() }),
      );
      expect(groups).toEqual([
        ...Array.from({ length: 3 }, () => ({ is_own: true, is_of_day: true })),
        { is_own: false, is_of_day: false },
      ]);
    }
  },
);

test('rows with many nulls are written before they fill the memory', async () => {
  const names = Array.from({ length: 300 }, (_, at) => `c${at}`);
  const sparse = feedOf({
    columns: Object.fromEntries(names.map((name) => [name, { type: 'string', nullable: true }])),
    key: [],
    orderBy: [],
  });
  const nothing = names.map(() => null);
  const [file] = await write(
    files,
    'sparse',
    Array.from({ length: 15_000 }, () => nothing),
    sparse,
  );
  const groups = await session.rows(
    sql`SELECT row_group_num_rows AS rows FROM ${footerReader([file])} WHERE path_in_schema = 'c0' ORDER BY row_group_id`,
    z.object({ rows: z.bigint().transform(Number) }),
  );
  expect(groups).toHaveLength(2);
  expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(15_000);
});
