import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DuckSession,
  fileReader,
  footerReader,
  identifier,
  literal,
  openSession,
  type Sql,
  sql,
} from '@cardlake/lake';
import fc from 'fast-check';
import { z } from 'zod';
import { verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, run } from './support';

const inFolder = testFolder();
let lakes = 0;

/** A column of each kind in which values are staged: by a dictionary, by what differs from the value before, and as they are. */
const COLUMNS = {
  id: 'string',
  carrier: { type: 'string', nullable: true },
  n: { type: 'bigint', nullable: true },
  amount: { type: 'decimal(10,2)', nullable: true },
  x: { type: 'double', nullable: true },
  is_open: { type: 'boolean', nullable: true },
  due: { type: 'date', nullable: true },
  at: 'timestamp',
} as const;
const feed = feedOf({ columns: COLUMNS, key: ['id'], orderBy: [], partitionBy: 'at' });
const ROWS = 6000;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** Rows of two days that have many, and of five that have few, in no order; a share of the values is null. */
function rowsOf(seed: number, nulls: number): object[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const some = Math.imul(seed + row, 0x9e3779b1) >>> 0;
    const day = row % 50 === 0 ? 3 + (some % 5) : some % 2;
    const unlessNull = <T>(column: number, value: T) => ((some + column) % nulls === 0 ? null : value);
    return {
      id: `order-of-${row}`,
      carrier: unlessNull(1, ['ups', 'dhl', '', 'fedéx'][some % 4]),
      n: unlessNull(3, some - 2 ** 30),
      amount: unlessNull(4, (some % 99_999) / 100),
      x: unlessNull(5, some / 7),
      is_open: unlessNull(6, some % 3 === 0),
      due: unlessNull(7, new Date(START + (some % 40) * DAY_MS).toISOString().slice(0, 10)),
      at: new Date(START + day * DAY_MS + (some % DAY_MS)).toISOString(),
    };
  });
}

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: inFolder('spill') });
});
afterAll(() => session.close());

const counted = z.object({ rows: z.bigint(), other: z.bigint() });
const journal = z.object({
  adds: z.array(z.object({ path: z.string(), table: z.string(), partition: z.string(), staged: z.string() })),
});

/** Files of the table of the first commit, and the days whose row groups were copied. */
function filesOf(lake: string) {
  const [first = ''] = readdirSync(join(lake, '_cardlake/log')).sort();
  const { adds } = journal.parse(JSON.parse(readFileSync(join(lake, '_cardlake/log', first), 'utf8')));
  const own = adds.filter(({ table }) => table === 'silver.counts');
  return {
    files: own.map(({ path }) => join(lake, path)),
    copied: own.filter(({ staged }) => staged.endsWith('-part.parquet')).map(({ partition }) => partition),
  };
}

/** Expects rows of a table and of the text that they come from to be the same, with each filter of a column as well. */
async function expectSame(table: Sql, source: Sql): Promise<void> {
  const names = Object.keys(COLUMNS).map(identifier);
  const both = async (where: Sql) => {
    const [found] = await session.rows(
      sql`SELECT (SELECT count(*) FROM ${table} WHERE ${where}) AS rows, (SELECT count(*) FROM ${source} WHERE ${where}) AS other`,
      counted,
    );
    expect(found?.rows).toBe(found?.other);
  };
  const [differing] = await session.rows(
    sql`SELECT (SELECT count(*) FROM (SELECT ${names} FROM ${table} EXCEPT ALL SELECT ${names} FROM ${source})) AS rows,
      (SELECT count(*) FROM (SELECT ${names} FROM ${source} EXCEPT ALL SELECT ${names} FROM ${table})) AS other`,
    counted,
  );
  expect(differing).toEqual({ rows: 0n, other: 0n });
  for (const name of names) {
    const middle = sql`(SELECT ${name} FROM ${source} WHERE ${name} IS NOT NULL ORDER BY id LIMIT 1 OFFSET 100)`;
    for (const where of [sql`${name} = ${middle}`, sql`${name} > ${middle}`, sql`${name} IS NULL`])
      await both(where);
  }
}

test('a table whose row groups are copied has the rows of its objects, whatever is asked of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 3, max: 60 }), async (seed, nulls) => {
      const lake = inFolder(`lake-${lakes++}`);
      const object = putObject(lake, feed, 'a.ndjson', lines(...rowsOf(seed, nulls)), 1);
      expect(await run(lake, feed)).toMatchObject({ records: ROWS, rejected: 0, published: ROWS });
      const { files, copied } = filesOf(lake);
      expect(copied.sort()).toEqual(['2026-01-01', '2026-01-02']);
      const columns = sql`{id: 'VARCHAR', carrier: 'VARCHAR', n: 'BIGINT', amount: 'DECIMAL(10,2)', x: 'DOUBLE',
        is_open: 'BOOLEAN', due: 'DATE', "at": 'TIMESTAMPTZ'}`;
      await session.run(sql`CREATE OR REPLACE TEMP TABLE source_rows AS SELECT * FROM
        ${fileReader('read_json', [join(lake, object)], { format: literal('newline_delimited'), columns })}`);
      await expectSame(fileReader('read_parquet', files), sql`source_rows`);
      expect((await verifyLake(lake, testContext())).findings).toEqual([]);
    }),
    { numRuns: 3 },
  );
});

test('rows whose values take as much room as they came with are compressed', async () => {
  const lake = inFolder(`lake-${lakes++}`);
  const notes = rowsOf(1, 1000).map((row, at) => ({
    ...row,
    carrier: `${at % 7919} is the note of ${at * 31}`.repeat(4),
  }));
  putObject(lake, feed, 'a.ndjson', lines(...notes), 1);
  expect(await run(lake, feed)).toMatchObject({ published: ROWS });
  const codecs = await session.rows(
    sql`SELECT DISTINCT compression FROM ${footerReader(filesOf(lake).files)}`,
    z.object({ compression: z.string() }),
  );
  expect(codecs).toEqual([{ compression: 'ZSTD' }]);
});
