import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, stageCopy } from '@cardlake/lake';
import { datasetTables, parseDatasetSettings, readManifest, startOf } from '../src';
import { cardGroup, countGroup, groups } from './support/groups';
import { sampleLakes } from './support/sample-lake';

const lakes = sampleLakes();
const settings = parseDatasetSettings({ labelMaturityDays: 1, gapDays: 0, validationDays: 1, trainDays: 1 });
const events = [0, 1, 2, 3].map((n) => ({
  id: `e${n}`,
  card: 'c',
  at: startOf('2018-05-01') + n * 86_400_000,
  cents: n,
}));

test('a day without events is refused, with the available days and one that works', async () => {
  const lake = await lakes.lake([{ events }]);
  await expect(lakes.build(lake, { day: '2028-05-01', settings })).rejects.toMatchObject({
    code: 'no_events',
    message: expect.stringContaining('the lake has events from 2018-05-01 to 2018-05-04'),
    hint: expect.stringContaining('2018-05-04'),
  });
  await expect(lakes.build(lake, { day: '2028-05-01' })).rejects.toMatchObject({
    code: 'no_events',
    hint: expect.stringContaining('too few days'),
  });
  await expect(lakes.build(await lakes.lake([]), { day: '2018-05-04' })).rejects.toMatchObject({
    code: 'no_events',
    hint: expect.stringContaining('run stream'),
  });
  expect(lake.snapshot().tables()).not.toContain('gold.training');
});

test('an empty split is allowed and reported', async () => {
  const lake = await lakes.lake([{ events }]);
  const { empty, training } = await lakes.build(lake, { day: '2018-05-02', settings });
  expect(empty).toEqual(
    [
      { split: 'train', reason: expect.stringContaining('the first events of the lake are from 2018-05-01') },
      { split: 'validation', reason: expect.stringContaining('2018-04-30') },
    ].map((one) => expect.objectContaining(one)),
  );
  expect(training.train).toEqual({ rows: 0, frauds: 0, fraudRate: null, files: [] });
});

test('a validation set of compromised cards only is empty, and the reason says so', async () => {
  const disputes = [{ id: 'e0', isFraud: true, reportedAt: startOf('2018-05-02') - 1 }];
  const lake = await lakes.lake([{ events, disputes }]);
  const { empty, training } = await lakes.build(lake, { day: '2018-05-04', settings });
  expect(empty).toEqual([{ split: 'validation', reason: expect.stringContaining('compromised') }]);
  expect(training.validation.excluded).toEqual({ cards: 1, rows: 1 });
  expect(training.source.compromisedCards.rows).toBe(1);
});

test('groups with different events are refused before anything is written', async () => {
  const lake = await lakes.lake([{ events }]);
  const write = await lake.beginWrite();
  const transaction = write.transaction();
  const query = sql`SELECT 'x' AS event_id, 'c' AS card_id, TIMESTAMPTZ '2018-05-04 00:00:00+00' AS ts, 'm' AS merchant_id,
    1::DECIMAL(18,4) AS amount, 'EUR' AS currency, 'BE' AS country, 'chip' AS pos_mode, 1::BIGINT AS seen`;
  await stageCopy(lakes.session, transaction, countGroup.table, query);
  await transaction.commit({});
  write.release();
  await expect(lakes.build(lake, { day: '2018-05-04', settings })).rejects.toMatchObject({
    code: 'gold_incomplete',
    message: expect.stringContaining('card_group_v1 1, count_group_v1 2'),
  });
});

test('an invalid manifest is refused, and named', async () => {
  const lake = await lakes.lake([{ events }]);
  await lakes.build(lake, { day: '2018-05-04', settings });
  writeFileSync(join(lake.root, 'gold/training/dt=2018-05-04/manifest.json'), '{}');
  expect(() => readManifest(lake.snapshot(), 'training', '2018-05-04')).toThrow(
    expect.objectContaining({ code: 'dataset_damaged', message: expect.stringContaining('manifest.json') }),
  );
});

test('two groups may not have a feature of the same name', () => {
  expect(Object.keys(datasetTables(groups).training.fields).slice(-5)).toEqual([
    'spent',
    'mean_spent',
    'seen',
    'is_fraud',
    'card_fraud_known_at',
  ]);
  expect(() => datasetTables([cardGroup, { ...countGroup, table: cardGroup.table }])).toThrow(
    'feature "spent" of count_group_v1 is also in another group',
  );
  expect(() => datasetTables([])).toThrow('at least one');
});
