import { type DuckSession, identifier, joinSql, openSession, type Sql, sql } from '@cardlake/lake';
import { BIGINT, DOUBLE, INTEGER } from '@duckdb/node-api';
import { z } from 'zod';
import { BlockLayout } from '../../src/gold/block-layout';
import type { FeatureColumn } from '../../src/gold/feature-columns';
import { FeatureFunction } from '../../src/gold/feature-function';
import { temporaryFolder } from '../support/temporary-folder';

const columns: readonly FeatureColumn[] = [
  { name: 'a', nullable: false, type: 'INTEGER', chunkType: INTEGER, wordsPerValue: 1 },
  { name: 'b', nullable: true, type: 'DOUBLE', chunkType: DOUBLE, wordsPerValue: 2 },
  { name: 'c', nullable: true, type: 'BIGINT', chunkType: BIGINT, wordsPerValue: 2 },
];
const folder = temporaryFolder();
let session: DuckSession;
beforeEach(async () => {
  session = await openSession({ tempDir: folder(), memoryMb: 500, threads: 2 });
});
afterEach(() => session.close());

/** Row i has i + first, a half of that, and its negative; each third value of b is null, and each fifth of c. */
function blockOf(rows: number, first: number): ArrayBuffer {
  const layout = new BlockLayout(columns);
  // Larger than the rows need, as a buffer that is used again.
  const buffer = new ArrayBuffer(layout.bytes(rows) + 64);
  const [a, b, c] = layout.view(buffer, rows).columns;
  if (!a || !b || !c) throw new Error('expected three columns');
  const halves = new Float64Array(b.data.buffer, b.data.byteOffset, rows);
  for (let row = 0; row < rows; row++) {
    a.data[row] = first + row;
    halves[row] = (first + row) / 2;
    c.data[2 * row] = -(first + row);
    c.data[2 * row + 1] = first + row === 0 ? 0 : -1;
    b.valid?.fill(row % 3 === 0 ? 0 : 1, row, row + 1);
    c.valid?.fill(row % 5 === 0 ? 0 : 1, row, row + 1);
  }
  return buffer;
}

const EXPECTED: Readonly<Record<string, (value: number, row: number) => number | null>> = {
  a: (value) => value,
  b: (value, row) => (row % 3 === 0 ? null : value / 2),
  c: (value, row) => (row % 5 === 0 ? null : -value),
};

const read = (from: Sql, names: readonly string[], on = session) =>
  on.rows(
    sql`SELECT ${joinSql(names.map((name) => sql`${identifier(name)}::DOUBLE AS ${identifier(name)}`))} FROM ${from}`,
    z.record(z.string(), z.number().nullable()),
  );

test.each([[['a', 'b', 'c']], [['c', 'a']], [['b']]])(
  'columns %j of a block are read in the order of its rows, with nulls',
  async (names) => {
    const features = new FeatureFunction(session, columns);
    for (const rows of [1, 2048, 2049, 5000]) {
      features.add(0, { buffer: blockOf(rows, 7), rows });
      const expected = Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(names.map((name) => [name, EXPECTED[name]?.(7 + row, row)])),
      );
      expect(await read(features.from(0, 0, rows), names)).toEqual(expected);
    }
  },
);

test('connections read several batches, and one batch twice, at the same time', async () => {
  const features = new FeatureFunction(session, columns);
  const other = new FeatureFunction(session, columns);
  features.add(1, { buffer: blockOf(9000, 0), rows: 9000 });
  features.add(2, { buffer: blockOf(7000, 50_000), rows: 7000 });
  other.add(1, { buffer: blockOf(10, 90_000), rows: 10 });
  const forks = [await session.fork(), await session.fork(), await session.fork(), await session.fork()];
  try {
    const batches = [
      features.from(1, 0, 9000),
      features.from(2, 3000, 6000),
      features.from(1, 0, 9000),
      other.from(1, 0, 10),
    ];
    const found = await Promise.all(forks.map((fork, i) => read(batches[i] ?? sql`nothing`, ['a'], fork)));
    const values = found.map((rows) => rows.map(({ a }) => a));
    expect(values.map((each) => [each.length, each.at(0), each.at(-1)])).toEqual([
      [9000, 0, 8999],
      [3000, 53_000, 55_999],
      [9000, 0, 8999],
      [10, 90_000, 90_009],
    ]);
  } finally {
    for (const fork of forks) fork.close();
  }
});

test('a batch that is not there is an error', async () => {
  const features = new FeatureFunction(session, columns);
  features.add(3, { buffer: blockOf(1, 0), rows: 1 });
  features.remove(3);
  await expect(read(features.from(3, 0, 1), ['a'])).rejects.toThrow(
    'expected the features of batch 3, found none',
  );
});
