import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { added, field, table } from '@cardlake/schema';
import { z } from 'zod';
import { type DuckSession, type LakeFile, openSession, pathLiteral, scan, sql } from '../src';
import { anySql } from '../test-kit';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-scan-'));
let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: folder });
});
afterAll(() => {
  session.close();
  rmSync(folder, { recursive: true });
});

const bills = table({
  layer: 'gold',
  name: 'bills',
  path: 'gold/bills',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'ts' },
  fields: {
    id: field.bigint('number'),
    payer: added(field.string('who paid')),
    total: field.decimal(18, 4, 'what was paid'),
    tip: added(field.double('beside')),
  },
  key: ['id'],
  description: 'Bills.',
});

async function writeFile(name: string, columns: string): Promise<LakeFile> {
  const location = join(folder, `${name}.parquet`);
  await session.run(anySql`COPY (SELECT ${columns}) TO ${pathLiteral(location)} (FORMAT parquet)`);
  return { table: 'gold.bills', path: name, partition: '2026-01-01', bytes: 1, rows: 1, location };
}

const rowsOf = (files: readonly LakeFile[], columns?: readonly string[]) =>
  session.rows(
    sql`SELECT * FROM ${scan(bills, files, columns)} ORDER BY id`,
    z.record(z.string(), z.unknown()),
  );

const OLD = '1::BIGINT AS id, 2.5::DECIMAL(18,4) AS total';
const BETWEEN = `2::BIGINT AS id, 'a' AS payer, 3::DECIMAL(18,4) AS total`;
const NEW = `3::BIGINT AS id, 'b' AS payer, 4::DECIMAL(18,4) AS total, 0.5::DOUBLE AS tip`;

test('columns that were added are null where a file lacks them, in any order of the files', async () => {
  const files = [
    await writeFile('old', OLD),
    await writeFile('between', BETWEEN),
    await writeFile('new', NEW),
  ];
  const expected = [
    { id: 1n, payer: null, tip: null },
    { id: 2n, payer: 'a', tip: null },
    { id: 3n, payer: 'b', tip: 0.5 },
  ];
  for (const some of [files, files.toReversed(), files.slice(0, 1)])
    expect(await rowsOf(some)).toMatchObject(expected.slice(0, some.length));
  expect(Object.keys((await rowsOf(files))[0] ?? {})).toEqual(Object.keys(bills.fields));
  expect(await rowsOf(files, ['tip', 'id'])).toEqual(expected.map(({ id, tip }) => ({ tip, id })));
});

test('a column that was always there is not read by name, and a file that lacks it is refused', async () => {
  const files = [await writeFile('whole', OLD), await writeFile('broken', '7::BIGINT AS id')];
  expect(scan(bills, files, ['id', 'total'])).not.toContain('union_by_name');
  await expect(rowsOf(files, ['id', 'total'])).rejects.toThrow('total');
});
