import { testFolder } from '@cardlake/engine/test-kit';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const testOn = (name: string) =>
  testUnless(missingRealFiles(`card_transactions_${name}.ndjson.gz`, `card_disputes_${name}.ndjson.gz`));
const VERIFIED = { code: 0, out: expect.stringMatching(/^OK: .* 0 findings\n$/), err: '' };
const runAll = (name: string, lake: string) =>
  cardlake(
    ...['run', 'all', '--quiet', '--lake', path(lake)],
    ...['--input', realFile(`card_transactions_${name}.ndjson.gz`)],
    ...['--disputes', realFile(`card_disputes_${name}.ndjson.gz`)],
  );

testOn('5days')(
  'five days of all cards: every line is a silver row; datasets are missing, with the reason',
  async () => {
    const { code, out, err } = await runAll('5days', 'five');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('48,070 in bronze = 48,070 in silver + 0 duplicates + 0 quarantined');
    expect(out).toMatch(/silver\.card_transactions +47,999 /);
    expect(out).toMatch(/silver\.quarantine +0 /);
    expect(out).toContain('too few days');
    const sql =
      'SELECT count(*) AS n, count(DISTINCT event_id) AS ids, sum(amount) AS amount FROM gold.fraud_features';
    const { out: row } = await cardlake('query', sql, '--json', '--lake', path('five'));
    expect(row).toMatch(/^\{"n":47999,"ids":47999,"amount":\d+\.\d{4}\}\n$/);
    expect(await cardlake('verify', '--quiet', '--lake', path('five'))).toEqual(VERIFIED);
  },
);

testOn('120cards')('half a year of 120 cards: frauds in train and in validation', async () => {
  expect(await runAll('120cards', 'half')).toMatchObject({ code: 0, err: '' });
  const { code, out } = await cardlake(
    'run',
    'daily',
    '--dt',
    '2018-08-15',
    '--json',
    '--lake',
    path('half'),
  );
  expect(code).toBe(0);
  const summary = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  expect(summary.train.frauds).toBeGreaterThan(0);
  expect(summary.validation.frauds).toBeGreaterThan(0);
  expect(summary.inference.rows).toBeGreaterThan(0);
  expect(await cardlake('verify', '--quiet', '--lake', path('half'))).toEqual(VERIFIED);
});
