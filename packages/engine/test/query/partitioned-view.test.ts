import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LakeFile, openSession } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { field, table } from '@cardlake/schema';
import { z } from 'zod';
import { partitionedRelation } from '../../src/query/partitioned-view';

const home = mkdtempSync(join(tmpdir(), 'cardlake-views-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const sets = table({
  layer: 'gold',
  name: 'sets',
  path: 'gold/sets',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'build date' },
  fields: { id: field.string('id'), newer: field.bigint('a column that came later') },
  key: ['id'],
  description: 'datasets',
});

test('a column that older files lack is null in their rows, and other columns keep their values', async () => {
  const session = await openSession({ tempDir: home, threads: 1, memoryMb: 200 });
  const write = async (partition: string, split: string, query: string): Promise<LakeFile> => {
    const location = join(home, `${partition}-${split}.parquet`);
    await session.run(anySql`COPY (${query}) TO '${location}' (FORMAT parquet)`);
    const path = `${sets.path}/dt=${partition}/${split}/part.parquet`;
    return { path, location, table: 'gold.sets', partition, rows: 1, bytes: 1 };
  };
  const files = [
    await write('2026-01-01', 'train', `SELECT 'a' AS id, 1.5 AS dropped`),
    await write('2026-01-02', 'validation', `SELECT 'b' AS id, 7::BIGINT AS newer`),
  ];
  const rows = await session.rows(
    anySql`SELECT to_json(t)::VARCHAR AS row FROM (${partitionedRelation(sets, files)}) AS t ORDER BY id`,
    z.object({ row: z.string() }),
  );
  session.close();
  expect(rows.map(({ row }) => row)).toEqual([
    '{"id":"a","newer":null,"dt":"2026-01-01","split":"train","dropped":1.5}',
    '{"id":"b","newer":7,"dt":"2026-01-02","split":"validation","dropped":null}',
  ]);
});

test('many days are read with few open files, and a condition on the day opens only its files', async () => {
  const session = await openSession({ tempDir: home, threads: 2, memoryMb: 200 });
  const root = join(home, 'country=DE', 'dt=2001-01-01');
  const files = Array.from({ length: 400 }, (_, i): LakeFile => {
    const partition = new Date(Date.UTC(2010, 0, 1 + i)).toISOString().slice(0, 10);
    const path = `${sets.path}/dt=${partition}/part.parquet`;
    return { path, location: join(root, path), table: 'gold.sets', partition, rows: 1, bytes: 1 };
  });
  const [first, ...others] = files;
  if (first === undefined) throw new Error('no file');
  mkdirSync(dirname(first.location), { recursive: true });
  await session.run(
    anySql`COPY (SELECT 'a' AS id, 7::BIGINT AS newer) TO '${first.location}' (FORMAT parquet)`,
  );
  for (const { location } of others) {
    mkdirSync(dirname(location), { recursive: true });
    copyFileSync(first.location, location);
  }
  const view = anySql`(${partitionedRelation(sets, files)})`;
  expect(await session.count(view)).toBe(400);
  expect(await session.count(anySql`(SELECT DISTINCT dt FROM ${view} WHERE dt >= DATE '2010-01-01')`)).toBe(
    400,
  );
  const [plan] = await session.rows(
    anySql`EXPLAIN ANALYZE SELECT max(id) FROM ${view} WHERE dt = DATE '2010-02-03'`,
    z.object({ explain_value: z.string() }),
  );
  session.close();
  expect(plan?.explain_value).toMatch(/Total Files Read: 1\s/);
});
