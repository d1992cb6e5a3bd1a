import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { eventTables } from '../../src/event-tables';
import { BATCH_OBJECTS, parsedRows, REJECTED } from '../../src/silver/batch-relations';
import { loadObjects } from '../support/batch';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

const rowsOf = async (query: string) =>
  (
    await lake.session.rows(
      anySql`SELECT to_json(t)::VARCHAR AS row FROM (${query}) AS t`,
      z.object({ row: z.string() }),
    )
  ).map(({ row }) => JSON.parse(row) as Record<string, unknown>);

test('objects, valid rows and rejects can be read by their position in the batch', async () => {
  const objects = [
    lake.put('a.json.gz', `no JSON\n${event()}`),
    lake.put("it's.json.gz", event({ event_id: 'e2', pos_mode: 'a\tb' }), { arrival: ARRIVAL + MINUTE }),
  ];
  await loadObjects(lake, objects);
  expect(
    await rowsOf(
      anySql`SELECT object, source_object, epoch_us(ingested_at) AS at FROM ${BATCH_OBJECTS.name}`,
    ),
  ).toEqual([
    { object: 0, source_object: objects[0]?.path, at: ARRIVAL },
    { object: 1, source_object: objects[1]?.path, at: ARRIVAL + MINUTE },
  ]);
  const columns = 'object, line, event_id, epoch_us(ts) AS ts, amount::VARCHAR AS amount, pos_mode';
  const row = { ts: VALID_EVENT.ts * 1_000_000, amount: '57.1600' };
  expect(
    await rowsOf(
      anySql`SELECT ${columns} FROM ${parsedRows(eventTables.card_authorization)} ORDER BY object`,
    ),
  ).toEqual([
    { object: 0, line: 2, event_id: 'e1', ...row, pos_mode: 'chip' },
    { object: 1, line: 1, event_id: 'e2', ...row, pos_mode: 'a\tb' },
  ]);
  expect(await rowsOf(anySql`FROM ${REJECTED.name}`)).toEqual([
    { object: 0, line: 1, reasons: ['not_json'], raw: 'no JSON', event_id: null },
  ]);
});

test('a batch without valid lines or rejects has the columns and no row', async () => {
  await loadObjects(lake, [lake.put('empty.json.gz', '')]);
  expect(
    await rowsOf(anySql`SELECT event_id, ts, amount FROM ${parsedRows(eventTables.card_authorization)}`),
  ).toEqual([]);
  expect(await rowsOf(anySql`SELECT reasons, raw FROM ${REJECTED.name}`)).toEqual([]);
});
