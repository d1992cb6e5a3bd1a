import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { makeTestLake, testFolder } from '@cardlake/engine/test-kit';
import { cardlake, runForBytes } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const join = (...args: string[]) => cardlake('features', 'join', ...args, '--lake', lake);
const groups = ['--groups', 'rt_card_features_v1,fraud_features_v1'];

beforeAll(async () => {
  await makeTestLake(lake);
  const events =
    'SELECT event_id, card_id, merchant_id, ts AS at, amount FROM silver.card_transactions ORDER BY ts DESC';
  writeFileSync(path('labels.csv'), await runForBytes('query', events, '--csv', '--lake', lake));
});

/** Features of gold that leave out the current event. */
const PAST = [
  'merchant_txn_count_7d',
  'merchant_fraud_rate_30d',
  'seconds_since_previous_txn',
  'is_new_merchant_30d',
];

const byEvent = async (rows: string, features: string): Promise<Map<unknown, unknown>> => {
  const { out } = await cardlake(
    'query',
    `SELECT event_id, ${features} FROM ${rows}`,
    '--json',
    '--lake',
    lake,
  );
  const parsed = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return new Map(parsed.map(({ event_id, ...values }) => [event_id, values]));
};

test('rows at the times of events get what gold holds of the past of these events', async () => {
  const args = [
    '--entities',
    path('labels.csv'),
    ...groups,
    '--time-column',
    'at',
    '--features',
    PAST.join(','),
  ];
  const { code, out, err } = await join(...args, '--out', path('joined.csv'), '--json');
  expect([code, err]).toEqual([0, '']);
  const expected = await byEvent('gold.fraud_features', PAST.join(', '));
  expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toEqual({
    stage: 'summary',
    out: path('joined.csv'),
    rows: expected.size,
    features: PAST,
  });
  const joined = readCsv('joined.csv');
  expect(joined).toHaveLength(expected.size);
  for (const { event_id, ...row } of joined)
    expect(Object.fromEntries(PAST.map((name) => [name, numberOf(row[name])]))).toEqual(
      expected.get(event_id),
    );
});

const numberOf = (text: string | undefined) => (text ? Number(text) : null);

function readCsv(name: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(path(name), 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

test('Parquet is written for a name that ends so, and other names are refused', async () => {
  const args = ['--entities', path('labels.csv'), ...groups, '--columns', 'ts=at'];
  expect(await join(...args, '--out', path('train.parquet'))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/train\.parquet: [\d,]+ rows with 27 features\n$/),
  });
  const { code, err } = await join(...args, '--out', path('train.xlsx'));
  expect([code, err]).toEqual([2, expect.stringContaining('ends with .parquet or .csv')]);
});

test.each([
  ['a missing file', ['--entities', 'nowhere.csv'], /there is no file nowhere\.csv/],
  ['a missing column', ['--entities', path('labels.csv')], /labels\.csv has no column ts with the time/],
  [
    'an unknown group',
    ['--entities', path('labels.csv'), '--groups', 'nope_v1'],
    /There is no feature group nope_v1/,
  ],
  ['an unknown column', ['--entities', path('labels.csv'), '--columns', 'card=x'], /Give pairs such as/],
])('refuses %s, and leaves no file', async (_, args, message) => {
  const { code, err } = await join(...groups, ...args, '--out', path('refused.parquet'));
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  expect(err).not.toMatch(/\bat .*:\d+:\d+/);
  expect(readdirSync(path('.')).filter((name) => name.startsWith('refused'))).toEqual([]);
});
