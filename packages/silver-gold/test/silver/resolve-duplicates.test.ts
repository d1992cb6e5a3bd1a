import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import type { SourceObject } from '../../src';
import { eventTables } from '../../src/event-tables';
import { outcomes as decided, supersededRows } from '../../src/silver/batch-relations';
import { type Resolution, resolveDuplicates } from '../../src/silver/resolve-duplicates';
import { loadObjects } from '../support/batch';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });
const put = (name: string, lines: readonly string[], arrival = ARRIVAL, type?: SourceObject['type']) =>
  lake.put(`${name}.json.gz`, lines.join('\n'), { arrival, ...(type ? { type } : {}) });

async function resolve(objects: readonly SourceObject[]): Promise<Resolution> {
  const batch = await loadObjects(lake, objects);
  return resolveDuplicates(lake.session, batch, lake.write.snapshot.files(batch.spec.silver));
}

/** Outcomes as `object:line outcome`; a row of silver has the object `silver`. */
async function outcomes(relation = decided(eventTables.card_authorization)): Promise<string[]> {
  const rows = await lake.session.rows(
    anySql`SELECT coalesce(object || ':' || line, 'silver') || ' ' || outcome AS text FROM ${relation} ORDER BY text`,
    z.object({ text: z.string() }),
  );
  return rows.map(({ text }) => text);
}

test('without a repeated id there is nothing to decide', async () => {
  const lines = [event(), event({ event_id: 'e2' })];
  expect(await resolve([put('a', lines)])).toEqual({ hasDuplicates: false, hasSuperseded: false });
});

test('of equal lines the first by arrival, object and line is kept', async () => {
  const objects = [
    put('late', [event()], ARRIVAL + MINUTE),
    put('b', [event(), event()]),
    put('a', [event({ event_id: 'e2' }), event()]),
  ];
  expect(await resolve(objects)).toEqual({ hasDuplicates: true, hasSuperseded: false });
  expect(await outcomes()).toEqual(['0:1 duplicate', '1:1 duplicate', '1:2 duplicate', '2:2 kept']);
});

test.each([
  ['amount', { amount: 1 }],
  ['card', { card_id: 'c2' }],
  ['time', { ts: VALID_EVENT.ts + 1 }],
])('a later line with another %s is a conflict', async (_, change) => {
  await resolve([put('a', [event(), event(change), event()])]);
  expect(await outcomes()).toEqual(['0:1 kept', '0:2 conflict', '0:3 duplicate']);
});

test('a row of silver that arrived earlier is kept', async () => {
  await lake.refine([put('a', [event()])]);
  const later = put('b', [event({ amount: 1 }), event({ event_id: 'e2' })], ARRIVAL + MINUTE);
  expect(await resolve([later])).toEqual({ hasDuplicates: true, hasSuperseded: false });
  expect(await outcomes()).toEqual(['0:1 conflict', 'silver kept']);
});

test('a row of silver that arrived later is superseded', async () => {
  await lake.refine([put('b', [event({ amount: 1 })], ARRIVAL + MINUTE)]);
  expect(await resolve([put('a', [event()])])).toEqual({ hasDuplicates: true, hasSuperseded: true });
  expect(await outcomes()).toEqual(['0:1 kept', 'silver conflict']);
  expect(await outcomes(supersededRows(eventTables.card_authorization))).toEqual(['silver conflict']);
});

test('events that silver alone has are left out', async () => {
  await lake.refine([put('a', [event(), event({ event_id: 'e2' })])]);
  await resolve([put('b', [event({ event_id: 'e2' })], ARRIVAL + MINUTE)]);
  expect(await outcomes()).toEqual(['0:1 duplicate', 'silver kept']);
});

const report = (is_fraud: boolean, reported_at: number) =>
  JSON.stringify({ event_id: 'e1', is_fraud, reported_at });

test('reports of other instants are no duplicates', async () => {
  await lake.refine([put('old', [report(true, 1_523_000_000)], ARRIVAL, 'card_dispute')]);
  const others = [report(true, 1_522_000_000), report(false, 1_524_000_000)];
  expect(await resolve([put('new', others, ARRIVAL, 'card_dispute')])).toEqual({
    hasDuplicates: false,
    hasSuperseded: false,
  });
});

test('of two reports of one instant fraud is kept, the other is a duplicate, and none is a conflict', async () => {
  await lake.refine([put('old', [report(false, 1_523_000_000)], ARRIVAL, 'card_dispute')]);
  const same = [report(false, 1_523_000_000), report(true, 1_523_000_000), report(true, 1_523_000_000)];
  const resolution = await resolve([put('new', same, ARRIVAL + MINUTE, 'card_dispute')]);
  expect(resolution).toEqual({ hasDuplicates: true, hasSuperseded: true });
  expect(await outcomes()).toEqual(['0:1 duplicate', '0:2 kept', '0:3 duplicate', 'silver duplicate']);
});

test('of equal reports the first by arrival is kept', async () => {
  await lake.refine([put('old', [report(true, 1_523_000_000)], ARRIVAL, 'card_dispute')]);
  const again = put('new', [report(true, 1_523_000_000)], ARRIVAL + MINUTE, 'card_dispute');
  expect(await resolve([again])).toEqual({ hasDuplicates: true, hasSuperseded: false });
  expect(await outcomes()).toEqual(['0:1 duplicate', 'silver kept']);
});
