import { encodeAuthorization, encodeDispute } from '@cardlake/bronze';
import { groups, groupTable, snapshotGroups } from '@cardlake/card-features';
import type { CardEvent } from '@cardlake/card-schema';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { scan, sql } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { type GoldResult, verifyGold } from '../../src';
import { eventAt, HOUR, START } from '../support/event';
import { allGroups, readFeatures, runGold } from '../support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

const rt = groups.rt_card_features_v1;
const DAY = 24 * HOUR;

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

let objects = 0;
async function refineAndUpdateGold(events: readonly CardEvent[], arrival = ARRIVAL): Promise<GoldResult> {
  const lines = events.map(encodeAuthorization).join('\n');
  await lake.refine([lake.put(`o${objects++}.json.gz`, lines, { arrival })]);
  return runGold(lake);
}

/** Ids of the cards that changed in a group. */
async function cardIds({ changedCards }: GoldResult, of: CompiledGroup = rt): Promise<string[]> {
  const cards = changedCards.get(publishedName(of));
  if (cards === undefined) throw new Error(`${publishedName(of)} was not updated`);
  const rows = await lake.session.rows(
    sql`SELECT DISTINCT card_id FROM ${cards} ORDER BY ALL`,
    z.strictObject({ card_id: z.string() }),
  );
  return rows.map(({ card_id }) => card_id);
}

const goldFiles = () => lake.write.snapshot.files(groupTable(rt)).map(({ path }) => path);

test('an empty lake has no gold', async () => {
  const result = await runGold(lake);
  expect(result).toMatchObject({ extent: 'none', groups: [] });
  expect(await cardIds(result)).toEqual([]);
});

test('a first run computes everything, and a second has nothing to do', async () => {
  const first = await refineAndUpdateGold([eventAt('e1', 0)]);
  expect(first.extent).toBe('full');
  expect(await cardIds(first)).toEqual(['c1']);
  const second = await runGold(lake);
  expect(second).toMatchObject({ extent: 'none', groups: [] });
  expect(await cardIds(second)).toEqual([]);
});

test('columns are the business columns and the features: counts bigint, amounts decimal, all others double', async () => {
  await refineAndUpdateGold([eventAt('e1', 0)]);
  const gold = scan(groupTable(rt), lake.write.snapshot.files(groupTable(rt)));
  const described = await lake.session.rows(
    anySql`SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${gold})`,
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

test('new events change only their own cards, and only files with a changed row are written', async () => {
  await refineAndUpdateGold([eventAt('a1', 0), eventAt('b1', DAY, { card_id: 'c2' })]);
  const before = goldFiles();
  const result = await refineAndUpdateGold([eventAt('a2', 2 * DAY)], ARRIVAL + MINUTE);
  expect(result.extent).toBe('incremental');
  expect(await cardIds(result)).toEqual(['c1']);
  expect(goldFiles()).toEqual(expect.arrayContaining(before));
});

test('a late event changes the later rows that its windows reach, and no others', async () => {
  await refineAndUpdateGold([eventAt('a1', HOUR / 2), eventAt('a2', 8 * DAY)]);
  const late = eventAt('late', 0, { merchant_id: 'm2' });
  const { groups: results } = await refineAndUpdateGold([late], ARRIVAL + MINUTE);
  const features = await readFeatures(lake, rt);
  expect(features.get('a1')).toMatchObject({
    txn_count_1h: 2n,
    txn_amount_1h: 20_000n,
    merchant_count_24h: 2n,
  });
  expect(features.get('a2')).toMatchObject({ txn_count_1h: 1n });
  expect(results.find(({ group }) => group === 'rt_card_features_v1')).toMatchObject({ changed: 2 });
});

test('an earlier delivery with another payload moves the event to its card, day and amount', async () => {
  const other = { card_id: 'c2' };
  await refineAndUpdateGold([eventAt('x', 2 * DAY, other), eventAt('y', 2 * DAY + MINUTE, other)]);
  const result = await refineAndUpdateGold([eventAt('x', 0)], ARRIVAL - MINUTE);
  expect(await cardIds(result)).toEqual(['c1', 'c2']);
  const features = await readFeatures(lake, rt);
  expect(features.size).toBe(2);
  expect(features.get('y')).toMatchObject({ txn_count_1h: 1n });
  expect(
    await verifyGold(lake.session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter),
  ).toEqual([]);
});

test('a report of fraud changes the fraud rates that its merchant has after the delay', async () => {
  const later = eventAt('later', 8 * DAY, { card_id: 'c2' });
  await refineAndUpdateGold([eventAt('e1', 0), later]);
  const report = encodeDispute({ event_id: 'e1', is_fraud: true, reported_at: START + DAY });
  const arrival = ARRIVAL + MINUTE;
  await lake.refine([lake.put('report.json.gz', report, { type: 'card_dispute', arrival })]);
  const result = await runGold(lake);
  expect(result).toMatchObject({
    extent: 'incremental',
    groups: expect.arrayContaining([{ group: 'rt_card_features_v1', computed: 0, changed: 0 }]),
  });
  expect(await cardIds(result)).toEqual([]);
  expect(await cardIds(result, groups.fraud_features_v1)).toEqual(['c2']);
  const features = await readFeatures(lake, groups.fraud_features_v1);
  expect(features.get('later')).toMatchObject({ merchant_fraud_rate_7d: 1 });
});

test('a withdrawal changes no row from before it, and its withdrawal none from before that', async () => {
  const later = [8, 9, 10].map((day) => eventAt(`day${day}`, day * DAY, { card_id: 'c2' }));
  await refineAndUpdateGold([eventAt('e1', 0), ...later]);
  const report = async (name: string, is_fraud: boolean, day: number) => {
    const line = encodeDispute({ event_id: 'e1', is_fraud, reported_at: START + day * DAY });
    await lake.refine([
      lake.put(`${name}.json.gz`, line, { type: 'card_dispute', arrival: ARRIVAL + MINUTE }),
    ]);
    await runGold(lake);
    expect(
      await verifyGold(lake.session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter),
    ).toEqual([]);
    const features = await readFeatures(lake, groups.fraud_features_v1);
    return later.map(({ event_id }) => features.get(event_id)?.['merchant_fraud_rate_7d']);
  };
  expect(await report('withdrawn', false, 8.5)).toEqual([0, 0, 0]);
  expect(await report('again', true, 9.5)).toEqual([0, 0, 1]);
  expect(await report('first', true, 1)).toEqual([1, 0, 1]);
});

test('a group that is new to the lake gets all rows', async () => {
  const put = (name: string, arrival: number) =>
    lake.refine([lake.put(`${name}.json.gz`, encodeAuthorization(eventAt(name, 0)), { arrival })]);
  await put('e1', ARRIVAL);
  await runGold(lake, [rt]);
  await put('e2', ARRIVAL + MINUTE);
  expect((await runGold(lake)).extent).toBe('full');
  for (const group of allGroups) expect((await readFeatures(lake, group)).size).toBe(2);
});

test('a group that is new to a lake without changes is computed alone', async () => {
  await lake.refine([lake.put('e1.json.gz', encodeAuthorization(eventAt('e1', 0)), { arrival: ARRIVAL })]);
  const fraud = groups.fraud_features_v1;
  const others = allGroups.filter((group) => group !== fraud);
  await runGold(lake, others);
  const filesOf = () => others.map((group) => lake.write.snapshot.files(groupTable(group)));
  const before = filesOf();
  const result = await runGold(lake);
  expect(result.groups).toEqual([{ group: 'fraud_features_v1', computed: 1, changed: 1 }]);
  expect(filesOf()).toEqual(before);
  expect([...(await readFeatures(lake, fraud)).keys()]).toEqual(['e1']);
  expect(await cardIds(result, fraud)).toEqual(['c1']);
  expect(await cardIds(result, rt)).toEqual([]);
});

test('a table that another definition of the same version left is computed again', async () => {
  const draft = { ...rt, hash: 'draft', features: rt.features.slice(1) };
  await lake.refine([lake.put('draft.json.gz', encodeAuthorization(eventAt('e1', 0)), { arrival: ARRIVAL })]);
  await runGold(lake, [draft]);
  expect(await runGold(lake, [draft])).toMatchObject({ extent: 'none' });
  expect(await runGold(lake, [rt])).toMatchObject({ extent: 'full', groups: [{ computed: 1 }] });
  expect([...(await readFeatures(lake, rt)).keys()]).toEqual(['e1']);
  expect(await runGold(lake, [rt])).toMatchObject({ extent: 'none' });
});
