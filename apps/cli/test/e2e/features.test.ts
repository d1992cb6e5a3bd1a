import { makeTestLake, testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const get = (...args: string[]) => cardlake('features', 'get', ...args, '--lake', lake);

beforeAll(async () => {
  await makeTestLake(lake);
});

const rowOf = async (sql: string) => {
  const { out } = await cardlake('query', sql, '--json', '--lake', lake);
  return JSON.parse(out) as Readonly<Record<'event_id' | 'card_id' | 'ts', string>>;
};

test('without an instant, shows the online record and its age', async () => {
  const newest = await rowOf('SELECT * FROM gold.card_features ORDER BY ts DESC, event_id DESC LIMIT 1');
  const card = newest.card_id;
  const found = JSON.parse((await get(card, '--json')).out);
  expect(found).toMatchObject({ group: 'rt_card_features_v1', card, from: 'online' });
  expect(newest).toMatchObject(found.features);
  const { out } = await get(card);
  expect(out).toMatch(/^c\d+, rt_card_features_v1, online, as of 2026-\S+Z \(.* ago\)\n/);
  expect(out).toMatch(/\n {2}merchant_count_24h +\d+\n/);
});

test('at an instant, shows the newest gold row up to it, for any group', async () => {
  const middle = await rowOf('SELECT * FROM gold.fraud_features ORDER BY ts, event_id LIMIT 1 OFFSET 120');
  const at = middle.ts;
  const found = JSON.parse(
    (await get(middle.card_id, '--at', at, '--group', 'fraud_features_v1', '--json')).out,
  );
  expect(found).toMatchObject({ from: 'gold', asOf: at, group: 'fraud_features_v1' });
  expect(Object.keys(found.features)).toHaveLength(23);
  const { event_id, ...row } = middle;
  expect(row).toMatchObject(found.features);
});

test('reports an unknown card, an instant before all events, and a group that is not online', async () => {
  expect(await get('nobody')).toEqual({
    code: 1,
    out: '',
    err: expect.stringContaining('no features of nobody'),
  });
  expect((await get('c00000', '--at', '2001-01-01')).code).toBe(1);
  const { code, err } = await get('c00000', '--group', 'fraud_features_v1');
  expect([code, err]).toEqual([2, expect.stringMatching(/not served online\n.*--at/)]);
});

test('lists every feature with its type', async () => {
  const { out } = await cardlake('features', 'list');
  expect(out).toMatch(/^rt_card_features_v1 {2}[0-9a-f]{64}\n/);
  expect(out).toMatch(/\namount_over_card_avg_30d +DOUBLE /);
  expect(out).toMatch(
    /\nmerchant_risk_v1 {2}[0-9a-f]{64}\nentity merchant, a row a day, used from 6h after its beginning, table gold.merchant_risk\n/,
  );
  const lines = (await cardlake('features', 'list', '--json')).out.trimEnd().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    group: 'rt_card_features_v1',
    name: 'txn_count_1h',
    type: 'BIGINT',
  });
});
