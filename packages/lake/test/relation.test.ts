import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { field, nullable } from '@cardlake/schema';
import { z } from 'zod';
import type { ColumnTypes } from '../src';
import { createTempTable, type DuckSession, emptyRelation, openSession, relation } from '../src';
import { anySql } from '../test-kit';

let home: string;
let session: DuckSession;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-relation-'));
  session = await openSession({ tempDir: join(home, 'spill') });
});
afterAll(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

const columns: ColumnTypes = {
  order: { type: 'JSON' },
  'the "key"': nullable(field.string('a name that needs quotes')),
  amount: field.decimal(18, 4, 'money'),
};

const columnsOf = (from: string) =>
  session.rows(
    anySql`SELECT column_name AS name, column_type AS type FROM (DESCRIBE FROM ${from})`,
    z.object({ name: z.string(), type: z.string() }),
  );

const EXPECTED = [
  { name: 'order', type: 'JSON' },
  { name: 'the "key"', type: 'VARCHAR' },
  { name: 'amount', type: 'DECIMAL(18,4)' },
];

test('an empty relation has the columns and no row', async () => {
  const empty = emptyRelation(columns);
  expect(await columnsOf(empty)).toEqual(EXPECTED);
  expect(await session.count(empty)).toBe(0);
});

test('a declared table is created empty, and empty again when it is created once more', async () => {
  const declared = relation('a table', columns);
  await session.run(createTempTable(declared));
  expect(await columnsOf(declared.name)).toEqual(EXPECTED);
  await session.run(anySql`INSERT INTO ${declared.name} VALUES ('{}', NULL, 1.5)`);
  expect(await session.count(declared.name)).toBe(1);
  await session.run(createTempTable(declared));
  expect(await session.count(declared.name)).toBe(0);
});

test.each([
  [anySql`range(5)`, 5],
  [anySql`range(5) AS t(i) WHERE i > 2`, 2],
  [anySql`(SELECT 1 UNION ALL SELECT 1)`, 2],
  [anySql`range(3_000_000_000)`, 3_000_000_000],
])('count of %s is %d', async (from, rows) => {
  expect(await session.count(from)).toBe(rows);
});

test('a relation that does not exist cannot be counted', async () => {
  await expect(session.count(anySql`nowhere`)).rejects.toMatchObject({ name: 'UserError', code: 'sql' });
});
