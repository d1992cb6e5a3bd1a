import { encodeAuthorization, encodeDispute } from '@cardlake/bronze';
import { createTempTable } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { findReach, loadAffectedRows } from '../../src/gold/affected-rows';
import type { Entity } from '../../src/gold/entities';
import { AFFECTED_ROWS, affectedBy, PENDING_CHANGES } from '../../src/gold/gold-relations';
import { eventAt, HOUR, START } from '../support/event';
import { MINUTE, type TestLake, testLake } from '../support/lake';

/** A card feels an event for an hour; a merchant feels it, and its label, from one day after it to two. */
const CARD = { name: 'card', key: 'card_id' };
const MERCHANT = { name: 'merchant', key: 'merchant_id' };
const DELAYED = { from: 24 * HOUR, to: 48 * HOUR };
const IMPACTS = [
  { entity: CARD, window: { from: 0, to: HOUR }, labelWindow: undefined },
  { entity: MERCHANT, window: DELAYED, labelWindow: DELAYED },
];

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

/** Loads the rows that changes affect, by entity. @param changes values of `PENDING_CHANGES` as SQL */
async function load(...changes: readonly string[]) {
  await lake.session.run(createTempTable(PENDING_CHANGES));
  for (const change of changes)
    await lake.session.run(anySql`INSERT INTO ${PENDING_CHANGES.name} VALUES ${change}`);
  await loadAffectedRows(lake.session, await findReach(lake.session, lake.write.snapshot, IMPACTS, []));
  const by = (entity: Entity) => ids(`${AFFECTED_ROWS.name} WHERE ${affectedBy(entity)}`);
  return { card: await by(CARD), merchant: await by(MERCHANT) };
}

const reportAt = async (event_id: string, is_fraud: boolean, micros: number) => {
  const line = encodeDispute({ event_id, is_fraud, reported_at: START + micros });
  const name = `report-${micros}.json.gz`;
  await lake.refine([lake.put(name, line, { type: 'card_dispute' })]);
};

const CHANGED = `('changed', 'c1', 'm1', make_timestamptz(${START}))`;
const REPORTED = "('changed', NULL, NULL, NULL)";

test('a changed event affects itself and the rows of its entities that its impact windows reach', async () => {
  expect(await load(CHANGED)).toEqual({
    card: ['changed', 'same card, 59 min later'],
    merchant: ['changed', 'same merchant, 25 h later'],
  });
  expect(await ids(`${AFFECTED_ROWS.name} WHERE is_changed`)).toEqual(['changed']);
});

test('an event that silver no longer has affects the rows around its old time', async () => {
  const gone = `('gone', 'c1', 'm9', make_timestamptz(${START - 2 * MINUTE}))`;
  expect(await load(gone)).toEqual({ card: ['changed'], merchant: [] });
  expect(await ids(`${AFFECTED_ROWS.name} WHERE is_changed`)).toEqual([]);
});

test('a report of an event without one in silver, or of an unknown event, affects nothing', async () => {
  const nothing = { card: [], merchant: [] };
  expect(await load(REPORTED)).toEqual(nothing);
  expect(await load("('unknown', NULL, NULL, NULL)")).toEqual(nothing);
});

test('a report affects only rows that ask for labels, from when it was made, and not its event', async () => {
  await reportAt('changed', true, 30 * HOUR);
  expect(await load(REPORTED)).toEqual({ card: [], merchant: [] });
  await reportAt('changed', true, 24.5 * HOUR);
  expect(await load(REPORTED)).toEqual({ card: [], merchant: ['same merchant, 25 h later'] });
});

test('an event with a report that changes itself affects the rows of both', async () => {
  expect(await load(CHANGED, REPORTED)).toEqual({
    card: ['changed', 'same card, 59 min later'],
    merchant: ['changed', 'same merchant, 25 h later'],
  });
});
