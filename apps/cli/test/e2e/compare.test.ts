import { readFileSync, writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();

/** Creates a lake of ten events of one card; the third has the given amount. */
async function lakeOf(name: string, third: number): Promise<string> {
  const lines = Array.from({ length: 10 }, (_, i) =>
    JSON.stringify({
      event_id: `e${i}`,
      card_id: 'c1',
      ts: 1_522_540_800 + i * 600,
      merchant_id: `m${i % 3}`,
      amount: i === 2 ? third : i + 0.25,
      currency: 'EUR',
      country: 'BE',
      pos_mode: 'chip',
    }),
  );
  const [events, lake] = [path('events.ndjson'), path(name)];
  writeFileSync(events, `${lines.join('\n')}\n`);
  // The name of a bronze object depends on its content and arrival, so both must arrive at the same time.
  for (const args of [
    ['ingest', events, '--arrival', '2018-04-02T00:00:00Z'],
    ['run', 'stream', '--window-end-ts', '2018-04-03T00:00:00Z'],
    ['run', 'daily', '--dt', '2018-04-01'],
  ]) {
    expect(await cardlake(...args, '--lake', lake)).toMatchObject({ code: 0 });
  }
  return lake;
}

const compare = (left: string, right: string, ...more: string[]) =>
  cardlake('compare', left, right, '--quiet', ...more);

test('equal events give equal lakes; another amount is a difference, shown in the first rows', async () => {
  const [one, same, other] = [await lakeOf('one', 5), await lakeOf('same', 5), await lakeOf('other', 6)];
  const equal = await compare(one, same);
  expect([equal.code, equal.err]).toEqual([0, '']);
  expect(equal.out).toMatch(/^same {4}silver\.card_transactions: 10 rows$/m);
  expect(equal.out).toMatch(/^same {4}gold\.inference 2018-04-01 inference: 10 rows$/m);
  expect(equal.out).toMatch(/OK: \d+ tables, [\d,]+ rows, 0 differences\n$/);

  const differing = await compare(one, other);
  expect(differing.code).toBe(1);
  expect(differing.out).toMatch(/^ {2}event_id e2\n(.*\n)*? {4}- amount: 5\n {4}\+ amount: 6$/m);
  expect(differing.out).toMatch(
    /^ {2}event_id e3\n(.*\n)*? {4}- txn_amount_1h: 9\.75\n {4}\+ txn_amount_1h: 10\.75$/m,
  );

  const json = JSON.parse((await compare(one, other, '--json')).out.trim().split('\n').at(-1) ?? '');
  expect(json).toMatchObject({ stage: 'summary', same: false });
  // The third event is in the hourly sums up to the eighth event, and in the weekly means of all later ones.
  const gold = json.tables.find(({ table }: { table: string }) => table === 'gold.card_features');
  expect(gold).toMatchObject({ rows: { left: 10, right: 10 }, differing: 8 });
});

test('columns can be ignored, and rows that only one lake has are counted and shown', async () => {
  const one = await lakeOf('early', 5);
  const late = path('late');
  const events = path('nine.ndjson');
  const lines = readFileSync(path('events.ndjson'), 'utf8').trim().split('\n').slice(0, -1);
  writeFileSync(events, `${[...lines, 'not json'].join('\n')}\n`);
  expect(await cardlake('ingest', events, '--arrival', '2018-04-02T07:00:00Z', '--lake', late)).toMatchObject(
    { code: 0 },
  );
  expect(await cardlake('run', 'stream', '--lake', late)).toMatchObject({ code: 0 });
  expect((await compare(one, late)).out).toMatch(
    /^differ {2}silver\.card_transactions: 10 rows left, 9 right; 1 only left, 0 only right, 9 in both differ$/m,
  );
  const { code, out } = await compare(one, late, '--ignore', 'ingested_at, source_object');
  expect(code).toBe(1);
  expect(out).toMatch(/10 rows left, 9 right; 1 only left, 0 only right, 0 in both differ$/m);
  expect(out).toMatch(/quarantine: 0 rows left, 1 right; 0 only left, 1 only right, 0 in both differ$/m);
  expect(out).toMatch(/^silver\.card_transactions\n {2}- .*"event_id":"e9".* {2}only left$/m);
  expect(out.indexOf('only left')).toBeLessThan(out.indexOf('same '));
  expect(await compare(one, late, '--ignore', 'arrival')).toMatchObject({
    code: 2,
    err: expect.stringContaining('no table has a column "arrival"'),
  });
});

test('a folder without a lake is named', async () => {
  const { code, err } = await compare(path('none'), path('none'));
  expect([code, err]).toEqual([2, expect.stringMatching(/there is no lake at .*none\n/)]);
});
