import { field } from '@cardlake/schema';
import { onlineRecordFields, onlineUpdatesFolder, partName, runStamp } from '../src';

const MICROS = Date.UTC(2018, 7, 1, 0, 10) * 1000;

test.each([
  ['a whole second', MICROS, '20180801T001000Z'],
  ['a microsecond', MICROS + 1, '20180801T001000.000001Z'],
  ['half a second', MICROS + 500_000, '20180801T001000.500000Z'],
])('the stamp of %s', (_, micros, stamp) => {
  expect(runStamp(micros)).toBe(stamp);
});

test('a run has a folder in its group, and parts that sort by number', () => {
  expect(onlineUpdatesFolder('g_v1', MICROS)).toBe('gold/online_updates/g_v1/run=20180801T001000Z');
  expect([partName(9), partName(10)]).toEqual(['part-00009.parquet', 'part-00010.parquet']);
});

test('an online record has its id, its event time, then the features in their order', () => {
  const features = { b: field.double('b'), a: field.bigint('a') };
  expect(Object.keys(onlineRecordFields({ recordId: 'card_id', features }))).toEqual([
    'card_id',
    'event_time',
    'b',
    'a',
  ]);
});
