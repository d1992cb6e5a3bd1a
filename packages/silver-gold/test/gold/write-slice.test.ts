import { groups, groupTable } from '@cardlake/card-features';
import { relation } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import type { RowRange } from '../../src/gold/compute-features';
import { writeSlice } from '../../src/gold/write-slice';
import { MIN_ROWS_PER_DAY_STATEMENT } from '../../src/thresholds';
import { type TestLake, testLake } from '../support/lake';

const group = groups.rt_card_features_v1;
const DAY_ROWS = MIN_ROWS_PER_DAY_STATEMENT + 1000;

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

/** Writes a slice of two days. @returns rows written, rows by partition, and the ranges that were selected */
async function write(days: { readonly rows: number; readonly order: string }) {
  const { session } = lake;
  const rows = 2 * days.rows;
  await session.run(anySql`CREATE OR REPLACE TABLE slice_rows AS
    SELECT 'e' || i AS event_id, TIMESTAMPTZ '2018-04-01 00:00:00Z' + (i // ${days.rows})::INT * INTERVAL 1 DAY AS ts
    FROM range(${rows}) t(i) ORDER BY ${days.order}`);
  const ranges: (RowRange | undefined)[] = [];
  const slice = {
    rows,
    isLast: true,
    tables: { rows: relation('slice_rows', {}), features: relation('unused', {}) },
    condition: anySql`true`,
    select: (_: unknown, range?: RowRange) => {
      ranges.push(range);
      const where = range ? anySql`WHERE rowid >= ${range.from} AND rowid < ${range.until}` : '';
      return anySql`SELECT event_id, 'c1' AS card_id, ts, 'm1' AS merchant_id, 1::DECIMAL(18,4) AS amount, 'EUR' AS currency,
        'BE' AS country, 'chip' AS pos_mode, 1::BIGINT AS txn_count_1h, 1::DECIMAL(28,4) AS txn_amount_1h,
        1::BIGINT AS merchant_count_24h, 1::DOUBLE AS avg_amount_7d FROM slice_rows ${where}`;
    },
  };
  const transaction = lake.write.transaction();
  const written = await writeSlice([session, await session.fork()], transaction, [group], slice);
  const files = (await transaction.commit({})).files(groupTable(group));
  return { written, ranges, files: files.map(({ partition, rows: n }) => [partition, n]) };
}

test('large days that are contiguous are selected one by one', async () => {
  const { written, ranges, files } = await write({ rows: DAY_ROWS, order: 'i' });
  expect(written).toEqual([2 * DAY_ROWS]);
  expect(ranges).toMatchObject([
    { from: 0, until: DAY_ROWS },
    { from: DAY_ROWS, until: 2 * DAY_ROWS },
  ]);
  expect(files).toEqual([
    ['2018-04-01', DAY_ROWS],
    ['2018-04-02', DAY_ROWS],
  ]);
});

test.each([
  ['small days', 10, 'i', [{ from: 0, until: 20 }]],
  ['large days in no order', DAY_ROWS, `i % ${DAY_ROWS}, i`, [undefined]],
])('%s are written together', async (_, rows, order, expected) => {
  const { written, ranges, files } = await write({ rows, order });
  expect(written).toEqual([2 * rows]);
  expect(ranges).toMatchObject(expected);
  expect(files).toEqual([
    ['2018-04-01', rows],
    ['2018-04-02', rows],
  ]);
});
