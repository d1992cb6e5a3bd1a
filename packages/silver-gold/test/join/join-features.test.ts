import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeAuthorization } from '@cardlake/bronze';
import { groups, snapshotGroups } from '@cardlake/card-features';
import type { CardEvent } from '@cardlake/card-features/test-kit';
import { groupOfSnapshots } from '@cardlake/features';
import { pathLiteral, sql, userStatement } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { type JoinOptions, joinFeatures, updateSnapshots } from '../../src';
import { readRows } from '../support/joined';
import { ARRIVAL, type TestLake, testLake } from '../support/lake';

const SECOND = 1_000_000;
const at = (seconds: number, card_id = 'c1'): CardEvent => ({
  event_id: `${card_id}-${seconds}`,
  card_id,
  ts: ARRIVAL - 86_400 * SECOND + seconds * SECOND,
  merchant_id: 'm1',
  amount: 125_000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
});

let lake: TestLake;
const path = (name: string): string => join(lake.lake.root, name);

beforeAll(async () => {
  lake = await testLake();
  const events = [at(0), at(10), at(10), at(20), at(5, 'c2')].map((event, i) => ({
    ...event,
    event_id: `e${i}`,
  }));
  await lake.refine([lake.put('a.json.gz', events.map(encodeAuthorization).join('\n'))]);
});
afterAll(() => lake.close());

/** Groups whose features have different names. */
const joinable = [groups.rt_card_features_v1, groups.fraud_features_v1];
const FEATURES = ['txn_count_1h', 'avg_amount_7d'];

async function joinText(text: string, options: Partial<JoinOptions> = {}, name = 'labels.csv') {
  writeFileSync(path(name), text);
  const out = options.out ?? { path: path('joined.parquet'), format: 'parquet' };
  const result = await joinFeatures({
    session: lake.session,
    snapshot: lake.write.snapshot,
    groups: joinable,
    snapshotGroups,
    features: FEATURES,
    entities: { path: path(name) },
    reporter: silentReporter,
    ...options,
    out,
  });
  return { result, rows: await readRows(lake.session, out.path) };
}

test('rows keep their order and columns, also those that are equal, and get features as of their time', async () => {
  const { result, rows } = await joinText(
    [
      'label,card_id,ts',
      '007,c1,2018-04-30T00:00:10Z',
      '1,nobody,2018-04-30',
      '0,c1,2018-04-30 00:00:10.000001+00:00',
    ]
      .concat('0,c1,2018-04-30T00:00:10Z', '1,c2,1525046400')
      .join('\n'),
  );
  expect(result).toEqual({ rows: 5, features: FEATURES });
  const time = (text: string) => ({ ts: text });
  expect(rows).toEqual([
    {
      label: '007',
      card_id: 'c1',
      ...time('2018-04-30T00:00:10Z'),
      txn_count_1h: '1',
      avg_amount_7d: '12.5',
    },
    { label: '1', card_id: 'nobody', ...time('2018-04-30'), txn_count_1h: '0', avg_amount_7d: null },
    {
      label: '0',
      card_id: 'c1',
      ...time('2018-04-30 00:00:10.000001+00:00'),
      txn_count_1h: '3',
      avg_amount_7d: '12.5',
    },
    { label: '0', card_id: 'c1', ...time('2018-04-30T00:00:10Z'), txn_count_1h: '1', avg_amount_7d: '12.5' },
    { label: '1', card_id: 'c2', ...time('1525046400'), txn_count_1h: '0', avg_amount_7d: null },
  ]);
});

test('Parquet and gzipped CSV are read by their content, and CSV is written', async () => {
  await lake.session.run(sql`COPY (SELECT 'c1' AS card_id, TIMESTAMP '2018-04-30 00:00:15' AS ts, [1, 2] AS tags)
    TO ${pathLiteral(path('labels.data'))} (FORMAT parquet)`);
  const entities = { path: path('labels.data') };
  const csv = await joinText('', { entities, out: { path: path('joined.csv'), format: 'csv' } });
  expect(csv.rows).toEqual([
    { card_id: 'c1', ts: '2018-04-30 00:00:15', tags: '[1, 2]', txn_count_1h: '3', avg_amount_7d: '12.5' },
  ]);
});

test('numbers of a CSV file become numbers in Parquet, where nothing of them is lost', async () => {
  await joinText(
    'card_id,ts,id,weight,zip,ok,note\nc1,2018-04-30,12,0.5,01234,true,\nc1,2018-04-30,-3,1,99999,false,x',
  );
  const types = await lake.session.connection.runAndReadAll(
    userStatement(`DESCRIBE SELECT id, weight, zip, ok, note, card_id FROM '${path('joined.parquet')}'`),
  );
  expect(types.getRows().map(([, type]) => type)).toEqual([
    ...['BIGINT', 'DOUBLE', 'VARCHAR', 'BOOLEAN', 'VARCHAR', 'VARCHAR'],
  ]);
});

test('a file without rows gives one without rows', async () => {
  expect((await joinText('card_id,ts')).rows).toEqual([]);
});

const ALL = { features: undefined };
const refusals: readonly [string, string, Partial<JoinOptions>, RegExp][] = [
  ['no time', 'card_id\nc1', {}, /labels\.csv has no column ts with the time/],
  [
    'columns of the current event',
    'card_id,ts\nc1,2018-04-30',
    ALL,
    /no column merchant_id, which merchant_txn_count_1d, .*is_new_merchant_30d need; no column amount, which amount_over_card_avg_30d need/,
  ],
  ['an unknown feature', 'card_id,ts\nc1,2018-04-30', { features: ['nope'] }, /no feature nope in rt_card/],
  [
    'a column with the name of a feature',
    'card_id,ts,TXN_COUNT_1H\nc1,1,1',
    {},
    /txn_count_1h of rt_card_features_v1 is also a column/,
  ],
  [
    'an unreadable time',
    'card_id,ts\nc1,2018-04-30\nc1,soon\nc1,later',
    {},
    /row 2: ts is "soon" \(and 1 more row\)/,
  ],
  [
    'a day that does not exist',
    'card_id,ts\nc1,2018-02-30T00:00:00Z',
    {},
    /row 1: ts is "2018-02-30T00:00:00Z"/,
  ],
  ['milliseconds', 'card_id,ts\nc1,1525046400000', {}, /row 1: ts is "1525046400000"/],
  ['no time in a row', 'card_id,ts\nc1,2018-04-30\nc1,', {}, /row 2: ts is empty/],
  ['an empty key', 'card_id,ts\n"",2018-04-30', {}, /row 1: card_id is empty/],
  [
    'an amount that is none',
    'card_id,ts,amount\nc1,2018-04-30,x',
    { features: ['amount_over_card_avg_30d'] },
    /row 1: amount is "x"/,
  ],
  ['rows of different lengths', 'card_id,ts\nc1,2018-04-30\nc1', {}, /cannot read .*labels\.csv: /],
];

test.each(refusals)('refuses %s', async (_, text, options, message) => {
  await expect(joinText(text, options)).rejects.toThrow(message);
});

test('the hint names the features that the file is enough for', async () => {
  const refused = joinText('card_id,ts\nc1,2018-04-30', ALL);
  await expect(refused).rejects.toMatchObject({
    code: 'entities_refused',
    hint: expect.stringMatching(/--features txn_count_1h,.*card_country_count_24h\.$/),
  });
});

test('a card number in a refused value is masked', async () => {
  await expect(joinText('card_id,ts\nc1,4111111111111111')).rejects.toThrow(/row 1: ts is "[^"]*\*/);
});

test('a snapshot feature of a day that the lake has not computed is refused, and says what computes it', async () => {
  const options = { groups: snapshotGroups.map(groupOfSnapshots), features: undefined };
  const join = () => joinText('merchant_id,ts\nm1,2018-05-20', options);
  const missing = { code: 'entities_refused', hint: expect.stringContaining('cardlake run stream') };
  await expect(join()).rejects.toMatchObject({ ...missing, message: expect.stringContaining('no day') });
  const { session, write } = lake;
  const run = (windowEndMicros: number) =>
    updateSnapshots({ session, write, groups: snapshotGroups, windowEndMicros, reporter: silentReporter });
  await run(Date.UTC(2018, 4, 18) * 1000);
  await expect(join()).rejects.toMatchObject({ ...missing, message: expect.stringContaining('2018-05-18') });
  await run(Date.UTC(2018, 4, 20) * 1000);
  expect((await join()).rows).toEqual([expect.objectContaining({ merchant_txn_count_30d: '5' })]);

  // The rows of m1 end within 38 days of its last event, and no run computes days after the last that can have rows.
  const late = () => joinText('merchant_id,ts\nm1,2030-01-01', options);
  await expect(late()).rejects.toMatchObject(missing);
  await run(Date.UTC(2029, 0, 1) * 1000);
  expect((await late()).rows).toEqual([expect.objectContaining({ merchant_txn_count_30d: '0' })]);
});
