import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable } from '@cardlake/card-features';
import type { CardEvent } from '@cardlake/card-schema';
import { scan } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { compact, type GoldResult, verifyGold } from '../../src/index';
import { allGroups, readFeatures, runGold } from '../support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

const rt = groups.rt_card_features_v1;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2018, 3, 1) * 1000;

const event = (event_id: string, change: Partial<CardEvent> = {}): CardEvent => ({
  event_id,
  card_id: 'c1',
  ts: START,
  merchant_id: 'm1',
  amount: 10_000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
  ...change,
});

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

let objects = 0;
const refineAndUpdateGold = async (events: readonly CardEvent[], arrival = ARRIVAL) => {
  await lake.refine([
    lake.put(`o${objects++}.json.gz`, events.map(encodeAuthorization).join('\n'), { arrival }),
  ]);
  return runGold(lake);
};
const cardIds = async ({ changedCards }: GoldResult) =>
  (
    await lake.session.rows(
      `SELECT DISTINCT card_id FROM ${changedCards.name} ORDER BY ALL`,
      z.object({ card_id: z.string() }),
    )
  ).map(({ card_id }) => card_id);
const files = () => lake.write.snapshot.files(groupTable(rt)).map(({ path }) => path);

test('an empty lake has no gold, and a second run nothing to do', async () => {
  expect(await runGold(lake)).toMatchObject({ extent: 'none', groups: [] });
  expect(await cardIds(await refineAndUpdateGold([event('e1')]))).toEqual(['c1']);
  const second = await runGold(lake);
  expect(second).toMatchObject({ extent: 'none', groups: [] });
  expect(await cardIds(second)).toEqual([]);
});

test('columns are the business columns and the features, counts bigint, amounts decimal, the rest double', async () => {
  await refineAndUpdateGold([event('e1')]);
  const described = await lake.session.rows(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${scan(groupTable(rt), lake.write.snapshot.files(groupTable(rt)))})`,
    z.object({ name: z.string(), type: z.string() }),
  );
  expect(described.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'event_id VARCHAR',
    'card_id VARCHAR',
    'ts TIMESTAMP WITH TIME ZONE',
    'merchant_id VARCHAR',
    'amount DECIMAL(18,4)',
    'currency VARCHAR',
    'country VARCHAR',
    'pos_mode VARCHAR',
    'txn_count_1h BIGINT',
    'txn_amount_1h DECIMAL(28,4)',
    'merchant_count_24h BIGINT',
    'avg_amount_7d DOUBLE',
  ]);
});

test('new events touch only their own cards, and only files with a changed row are written', async () => {
  await refineAndUpdateGold([event('a1'), event('b1', { card_id: 'c2', ts: START + 24 * HOUR })]);
  const before = files();
  const result = await refineAndUpdateGold([event('a2', { ts: START + 48 * HOUR })], ARRIVAL + MINUTE);
  expect(result.extent).toBe('incremental');
  expect(await cardIds(result)).toEqual(['c1']);
  expect(files()).toEqual(expect.arrayContaining(before));
});

test('a late event changes the rows after it that its windows reach, and no others', async () => {
  await refineAndUpdateGold([
    event('a1', { ts: START + HOUR / 2 }),
    event('a2', { ts: START + 8 * 24 * HOUR }),
  ]);
  const { groups: results } = await refineAndUpdateGold(
    [event('late', { merchant_id: 'm2' })],
    ARRIVAL + MINUTE,
  );
  const values = await readFeatures(lake, rt);
  expect(values.get('a1')).toMatchObject({
    txn_count_1h: 2n,
    txn_amount_1h: 20_000n,
    merchant_count_24h: 2n,
  });
  expect(values.get('a2')).toMatchObject({ txn_count_1h: 1n });
  expect(results.find(({ group }) => group === 'rt_card_features_v1')).toMatchObject({ changed: 2 });
});

test('an earlier delivery with another payload moves the event to its card, day and amount', async () => {
  await refineAndUpdateGold([
    event('x', { card_id: 'c2', ts: START + 48 * HOUR }),
    event('y', { card_id: 'c2', ts: START + 48 * HOUR + MINUTE }),
  ]);
  expect(await cardIds(await refineAndUpdateGold([event('x')], ARRIVAL - MINUTE))).toEqual(['c1', 'c2']);
  const values = await readFeatures(lake, rt);
  expect(values.size).toBe(2);
  expect(values.get('y')).toMatchObject({ txn_count_1h: 1n });
  expect(await verifyGold(lake.session, lake.write.snapshot, allGroups, silentReporter)).toEqual([]);
});

test('a group that is new to the lake gets all rows', async () => {
  await lake.refine([lake.put('a.json.gz', encodeAuthorization(event('e1')))]);
  await runGold(lake, [rt]);
  await lake.refine([lake.put('b.json.gz', encodeAuthorization(event('e2')), { arrival: ARRIVAL + MINUTE })]);
  expect((await runGold(lake)).extent).toBe('full');
  for (const group of allGroups) expect((await readFeatures(lake, group)).size).toBe(2);
});

test('verify finds a changed, a missing and a foreign row', async () => {
  await refineAndUpdateGold([event('e1'), event('e2', { ts: START + MINUTE })]);
  const table = groupTable(rt);
  const [file] = lake.write.snapshot.files(table);
  const transaction = lake.write.transaction();
  const location = transaction.stage(table, file!.partition, 'part.parquet');
  await lake.session.run(`COPY (SELECT * REPLACE (CASE WHEN event_id = 'e1' THEN 7 ELSE txn_count_1h END AS txn_count_1h,
    CASE WHEN event_id = 'e2' THEN 'foreign' ELSE event_id END AS event_id) FROM ${scan(table, [file!])}) TO '${location}' (FORMAT parquet)`);
  transaction.add({ location, rows: 2 });
  transaction.remove(file!.path);
  await transaction.commit({});
  const [difference, ...others] = await verifyGold(
    lake.session,
    lake.write.snapshot,
    allGroups,
    silentReporter,
  );
  expect(others).toEqual([]);
  expect(difference).toMatchObject({ group: 'rt_card_features_v1', rows: 3 });
});

test('compaction leaves one file a partition and the same rows', async () => {
  for (let i = 0; i < 5; i++)
    await refineAndUpdateGold(
      [event(`e${i}`, { ts: START + i * MINUTE, card_id: `c${i}` })],
      ARRIVAL + i * MINUTE,
    );
  const before = await readFeatures(lake, rt);
  expect(await compact(lake.session, lake.write, allGroups)).toMatchObject({
    partitions: 3,
    filesBefore: 15,
  });
  expect(files()).toHaveLength(1);
  expect(await readFeatures(lake, rt)).toEqual(before);
  const version = lake.write.snapshot.version;
  await compact(lake.session, lake.write, allGroups);
  expect(lake.write.snapshot.version).toBe(version);
  expect((await runGold(lake)).extent).toBe('none');
});
