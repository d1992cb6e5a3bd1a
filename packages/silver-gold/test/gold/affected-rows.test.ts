import { encodeAuthorization } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { createTempTable } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { loadAffectedRows } from '../../src/gold/affected-rows';
import { AFFECTED_ROWS, CHANGED_EVENTS, IS_OUTPUT, PENDING_CHANGES } from '../../src/gold/gold-relations';
import { eventAt, HOUR, START } from '../support/event';
import { MINUTE, type TestLake, testLake } from '../support/lake';

/** A card feels an event for an hour; a merchant feels it from one day after it to two. */
const WINDOWS = new Map([
  ['card_id', { from: 0, to: HOUR }],
  ['merchant_id', { from: 24 * HOUR, to: 48 * HOUR }],
]);

const EVENTS = [
  eventAt('before', -30 * MINUTE, { card_id: 'c1', merchant_id: 'm1' }),
  eventAt('changed', 0, { card_id: 'c1', merchant_id: 'm1' }),
  eventAt('same card, 59 min later', 59 * MINUTE, { card_id: 'c1', merchant_id: 'm2' }),
  eventAt('same card, 61 min later', 61 * MINUTE, { card_id: 'c1', merchant_id: 'm2' }),
  eventAt('same merchant, 23 h later', 23 * HOUR, { card_id: 'c2', merchant_id: 'm1' }),
  eventAt('same merchant, 25 h later', 25 * HOUR, { card_id: 'c2', merchant_id: 'm1' }),
  eventAt('half an hour before it', 24.5 * HOUR, { card_id: 'c2', merchant_id: 'm3' }),
  eventAt('same merchant, 49 h later', 49 * HOUR, { card_id: 'c4', merchant_id: 'm1' }),
  eventAt('unrelated', 0, { card_id: 'c3', merchant_id: 'm3' }),
];

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
  await lake.refine([lake.put('a.json.gz', EVENTS.map(encodeAuthorization).join('\n'))]);
});
afterAll(() => lake.close());

const ids = async (relation: string): Promise<string[]> =>
  (
    await lake.session.rows(
      anySql`SELECT event_id FROM ${relation} ORDER BY event_id`,
      z.object({ event_id: z.string() }),
    )
  ).map(({ event_id }) => event_id);

/** Loads the rows that a change affects. @param change values of `PENDING_CHANGES` as SQL */
async function load(change: string) {
  await lake.session.run(createTempTable(PENDING_CHANGES));
  await lake.session.run(anySql`INSERT INTO ${PENDING_CHANGES.name} VALUES ${change}`);
  return loadAffectedRows(lake.session, lake.write.snapshot.files(cardTransactions), WINDOWS);
}

const AFFECTED = ['changed', 'same card, 59 min later', 'same merchant, 25 h later'];
const LOOKBACK = ['before', 'half an hour before it'];

test('a changed event affects itself and the rows of its entities that its impact windows reach', async () => {
  await load(`('changed', 'c1', 'm1', make_timestamptz(${START}))`);
  expect(await ids(AFFECTED_ROWS.name)).toEqual(AFFECTED);
});

test('the input of the kernel adds the rows that windows look back on, which are no output', async () => {
  const source = await load(`('changed', 'c1', 'm1', make_timestamptz(${START}))`);
  expect(source).toMatchObject({ rows: 5, outputFlag: IS_OUTPUT });
  expect(await ids(`${source.relation} WHERE ${IS_OUTPUT}`)).toEqual(AFFECTED);
  expect(await ids(`${source.relation} WHERE NOT ${IS_OUTPUT}`)).toEqual(LOOKBACK);
  const rowIds = await lake.session.count(anySql`(SELECT DISTINCT row_id FROM ${source.relation})`);
  expect(rowIds).toBe(source.rows);
});

test('a dispute, which has only the event id, affects the same rows as its event', async () => {
  await load("('changed', NULL, NULL, NULL)");
  expect(await ids(CHANGED_EVENTS.name)).toEqual(['changed']);
  expect(await ids(AFFECTED_ROWS.name)).toEqual(AFFECTED);
});

test('an event that silver no longer has affects the rows around its old time', async () => {
  await load(`('gone', 'c1', 'm9', make_timestamptz(${START - 2 * MINUTE}))`);
  expect(await ids(AFFECTED_ROWS.name)).toEqual(['changed']);
});

test('a dispute of an unknown event affects nothing', async () => {
  const source = await load("('unknown', NULL, NULL, NULL)");
  expect(source.rows).toBe(0);
  expect(await ids(AFFECTED_ROWS.name)).toEqual([]);
});
