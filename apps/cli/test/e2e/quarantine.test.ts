import { writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const event = (n: number, more: object = {}) =>
  `${JSON.stringify({
    ...{ event_id: `e${n}`, card_id: 'c1', ts: 1_522_540_831 + n, merchant_id: 'm1', amount: 1 },
    ...{ currency: 'EUR', country: 'BE', pos_mode: 'chip', ...more },
  })}\n`;

async function deliver(name: string, lines: readonly string[]) {
  writeFileSync(path(name), lines.join(''));
  await cardlake('ingest', path(name), '--lake', lake);
  return (...options: string[]) => cardlake('run', 'stream', '--lake', lake, ...options);
}

test('a run warns of many quarantined lines, with its own reasons and a query that shows them', async () => {
  const bad = [event(2, { currency: 'XXQ' }), event(3, { country: '??' }), event(4, { country: '??' })];
  const { code, err } = await (await deliver('first.ndjson', [event(1), ...bad]))();
  expect(code).toBe(0);
  expect(err).toMatch(/^warning: 3 of 4 lines quarantined\n {2}2 {2}.*country.*\n {2}1 {2}.*currency.*\n/m);
  const [, query = ''] =
    /^Look at them:\n {2}\S+\/cardlake query --lake \S+ '(.*)' --limit 20$/m.exec(err) ?? [];
  expect((await cardlake('query', query, '--lake', lake, '--json')).out.trimEnd().split('\n')).toHaveLength(
    3,
  );
  // Of the lines of the same day, only those of this run count.
  const second = await (await deliver('second.ndjson', [event(5), 'no JSON\n']))();
  expect(second.err).toMatch(/^warning: 1 of 2 lines quarantined\n {2}1 {2}.*json.*\nLook/m);
});

test('few quarantined lines are no warning; more than --max-quarantine give exit code 1, and the run is kept', async () => {
  const lines = Array.from({ length: 30 }, (_, n) => event(100 + n));
  const few = await (await deliver('few.ndjson', [...lines, 'bad\n']))('--max-quarantine', '0.1');
  expect([few.code, few.err]).toEqual([0, expect.not.stringContaining('warning')]);
  const run = await deliver('more.ndjson', [...lines.map((line) => line.replace('e1', 'f1')), 'worse\n']);
  const more = await run('--max-quarantine', '0');
  expect([more.code, more.err]).toEqual([1, expect.stringContaining('warning: 1 of 31 lines quarantined')]);
  const { out } = await cardlake(
    'query',
    'SELECT count(*) AS n FROM silver.card_transactions',
    '--json',
    '--lake',
    lake,
  );
  expect(out).toBe('{"n":62}\n');
  expect((await cardlake('run', 'stream', '--lake', lake, '--max-quarantine', '0')).code).toBe(0);
  expect((await cardlake('run', 'stream', '--lake', lake, '--max-quarantine', '5')).code).toBe(2);
});
