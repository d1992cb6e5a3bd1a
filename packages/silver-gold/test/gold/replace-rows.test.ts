import { createTempTable, joinSql, type Sql, stageCopy } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { field, table } from '@cardlake/schema';
import { z } from 'zod';
import { AFFECTED_EVENTS, computedRows } from '../../src/gold/gold-relations';
import { replaceRows } from '../../src/gold/replace-rows';
import { type TestLake, testLake } from '../support/lake';

const counts = table({
  layer: 'gold',
  name: 'counts',
  path: 'gold/counts',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'ts' },
  fields: {
    event_id: field.string('the event'),
    ts: field.timestamp('its time'),
    n: field.bigint('a feature'),
  },
  key: ['event_id'],
  description: 'A feature table for this test.',
});

const COMPUTED = computedRows(0, counts.fields);

const row = (id: string, day: number, n: number): Sql =>
  anySql`SELECT '${id}' AS event_id, TIMESTAMPTZ '2018-04-0${day} 12:00:00Z' AS ts, ${n}::BIGINT AS n`;
const union = (rows: readonly Sql[]): Sql => joinSql(rows, ' UNION ALL ');

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
  const transaction = lake.write.transaction();
  const stored = [row('a', 1, 1), row('b', 1, 1), row('c', 2, 1), row('d', 3, 1)];
  await stageCopy(lake.session, transaction, counts, union(stored));
  await transaction.commit({});
});
afterEach(() => lake.close());

async function replace(computed: readonly Sql[], oldRows: readonly Sql[] = []) {
  const { session, write } = lake;
  await session.run(createTempTable(COMPUTED));
  await session.run(anySql`INSERT INTO ${COMPUTED.name} ${union(computed)};
    CREATE OR REPLACE TEMP VIEW ${AFFECTED_EVENTS.name} AS
      SELECT event_id, ts FROM (${union([...computed, ...oldRows])})`);
  const before = write.snapshot.files(counts);
  const transaction = write.transaction();
  const result = await replaceRows(session, transaction, counts, before, COMPUTED);
  const after = (await transaction.commit({})).files(counts);
  const rows = await session.rows(
    anySql`SELECT event_id || ' ' || strftime(ts, '%d') || ' ' || n AS text
     FROM read_parquet([${after.map(({ location }) => `'${location}'`).join(', ')}]) ORDER BY text`,
    z.object({ text: z.string() }),
  );
  const paths = new Set(after.map(({ path }) => path));
  const rewrittenDays = before.filter(({ path }) => !paths.has(path)).map(({ partition }) => partition);
  return { result, rows: rows.map(({ text }) => text), rewrittenDays };
}

test('equal rows rewrite no file', async () => {
  expect(await replace([row('a', 1, 1), row('c', 2, 1)])).toEqual({
    result: { computed: 2, changed: 0 },
    rows: ['a 01 1', 'b 01 1', 'c 02 1', 'd 03 1'],
    rewrittenDays: [],
  });
});

test('a changed row rewrites its file only, and keeps the other rows in it', async () => {
  expect(await replace([row('a', 1, 2), row('c', 2, 1)])).toEqual({
    result: { computed: 2, changed: 1 },
    rows: ['a 01 2', 'b 01 1', 'c 02 1', 'd 03 1'],
    rewrittenDays: ['2018-04-01'],
  });
});

test('a new row rewrites no file', async () => {
  expect(await replace([row('e', 2, 1)])).toEqual({
    result: { computed: 1, changed: 1 },
    rows: ['a 01 1', 'b 01 1', 'c 02 1', 'd 03 1', 'e 02 1'],
    rewrittenDays: [],
  });
});

test('a row that moves to another day leaves the old one', async () => {
  expect(await replace([row('c', 4, 1)], [row('c', 2, 1)])).toEqual({
    result: { computed: 1, changed: 1 },
    rows: ['a 01 1', 'b 01 1', 'c 04 1', 'd 03 1'],
    rewrittenDays: ['2018-04-02'],
  });
});
