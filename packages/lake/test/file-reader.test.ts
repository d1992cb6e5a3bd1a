import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type DuckSession, fileReader, openSession, pathLiteral, sql } from '../src';
import { anySql } from '../test-kit';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-'));
let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: folder });
});
afterAll(() => {
  session.close();
  rmSync(folder, { recursive: true });
});

const NASTY = "country=DE/amount=7/json=1/content=2/a*b [1]? {x} it's ä %20";

test.each([
  ['read_parquet', 'FORMAT parquet', {}, { country: 'BE', amount: 1 }],
  [
    'read_csv',
    'FORMAT csv, HEADER false',
    { columns: sql`{country: 'VARCHAR', amount: 'INTEGER'}` },
    { country: 'BE', amount: 1 },
  ],
  ['read_json', 'FORMAT json', {}, { country: 'BE', amount: 1n }],
] as const)(
  '%s reads its columns from the file, not from the folders above it',
  async (reader, format, options, expected) => {
    const home = join(folder, reader, NASTY);
    mkdirSync(home, { recursive: true });
    const path = join(home, 'x=3.data');
    await session.run(anySql`COPY (SELECT 'BE' AS country, 1 AS amount) TO ${pathLiteral(path)} (${format})`);
    const rows = await session.rows(
      sql`SELECT * FROM ${fileReader(reader, [path], options)}`,
      z.record(z.string(), z.unknown()),
    );
    expect(rows).toEqual([expected]);
  },
);

test('characters of a glob are escaped in paths', () => {
  expect(fileReader('read_json', ['/a*b', "/it's [1]?"])).toBe(
    `"read_json"(['/a[*]b', '/it''s [[]1][?]'], "hive_partitioning" = false)`,
  );
  expect(fileReader('read_parquet', [])).toBe(`"read_parquet"([], "hive_partitioning" = false)`);
});
