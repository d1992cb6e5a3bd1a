import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable, snapshotGroups } from '@cardlake/card-features';
import { type Sql, scan, stageFile } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { silentReporter } from '@cardlake/runtime';
import { verifyGold } from '../../src';
import { eventAt } from '../support/event';
import { allGroups, runGold } from '../support/gold';
import { MINUTE, type TestLake, testLake } from '../support/lake';

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
  const events = [eventAt('e1', 0), eventAt('e2', MINUTE)];
  await lake.refine([lake.put('a.json.gz', events.map(encodeAuthorization).join('\n'))]);
  await runGold(lake);
});
afterEach(() => lake.close());

const verify = () => verifyGold(lake.session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter);

/** Replaces the rows of the card group by those of a query. @param query builds the query from the relation of the rows */
async function tamper(query: (rows: Sql) => Sql): Promise<void> {
  const table = groupTable(groups.rt_card_features_v1);
  const files = lake.write.snapshot.files(table);
  const transaction = lake.write.transaction();
  const target = { table, partition: '2018-04-01', name: 'part.parquet' };
  await stageFile(lake.session, transaction, target, query(scan(table, files)));
  for (const { path } of files) transaction.remove(path);
  await transaction.commit({});
}

test('gold that a run wrote has no differences', async () => {
  expect(await verify()).toEqual([]);
});

test('a changed, a missing and an additional row are found', async () => {
  const count = anySql`CASE WHEN event_id = 'e1' THEN 7 ELSE txn_count_1h END`;
  const id = anySql`CASE WHEN event_id = 'e2' THEN 'e3' ELSE event_id END`;
  await tamper((rows) => anySql`SELECT * REPLACE (${count} AS txn_count_1h, ${id} AS event_id) FROM ${rows}`);
  const [difference, ...others] = await verify();
  expect(others).toEqual([]);
  expect(difference).toMatchObject({ group: 'rt_card_features_v1', rows: 3 });
  expect(difference?.examples).toEqual([
    { stored: expect.stringContaining('"txn_count_1h":7'), computed: expect.stringContaining('"e1"') },
    { stored: null, computed: expect.stringContaining('"e2"') },
    { stored: expect.stringContaining('"e3"'), computed: null },
  ]);
});

test('a row that gold has twice is found', async () => {
  await tamper((rows) => anySql`FROM ${rows} UNION ALL FROM ${rows}`);
  expect(await verify()).toMatchObject([{ group: 'rt_card_features_v1', rows: 2 }]);
});

test('a row on a day that silver does not have is found', async () => {
  const table = groupTable(groups.rt_card_features_v1);
  const rows = scan(table, lake.write.snapshot.files(table));
  const transaction = lake.write.transaction();
  const moved = anySql`SELECT * REPLACE ('e9' AS event_id, ts + INTERVAL 30 DAY AS ts) FROM ${rows} LIMIT 1`;
  const target = { table, partition: '2018-05-01', name: 'part.parquet' };
  await stageFile(lake.session, transaction, target, moved);
  await transaction.commit({});
  expect(await verify()).toMatchObject([
    { group: 'rt_card_features_v1', rows: 1, examples: [{ computed: null }] },
  ]);
});
