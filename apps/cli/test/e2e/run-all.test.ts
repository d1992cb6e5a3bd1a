import { hashFiles, readContents, testFolder } from '@cardlake/engine/test-kit';
import { cardlake, SMALL } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const parse = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('fills a new lake and prints counts, quarantine reasons, a card, labels, and commands to try next', async () => {
  const { code, out, err } = await cardlake('run', 'all', ...SMALL, '--lake', lake);
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(
      /^generate .*\nsilver .*\nsnapshots .*\ngold .*\n(online .*\n)+online snapshots .*\ncompact .*\ndatasets .*\n$/,
    ),
  ]);
  const [, lines = '', silver = '', duplicates = '', quarantined = ''] =
    /([\d,]+) in bronze = ([\d,]+) in silver \+ ([\d,]+) duplicates \+ ([\d,]+) quarantined/.exec(out) ?? [];
  const number = (text: string) => Number(text.replace(',', ''));
  expect(number(lines)).toBe(number(silver) + number(duplicates) + number(quarantined));
  expect(number(quarantined)).toBeGreaterThan(10);
  expect(out).toMatch(/silver\.card_transactions +2,000 +32/);
  expect(out).toMatch(/gold\.fraud_features +2,000/);
  expect(out).toMatch(/\d+ {2}not_json\n/);
  expect(out).toMatch(/txn_count_1h +\d+\n/);
  expect(out).toMatch(/train +\d+ rows, [1-9]\d* frauds/);
  expect(out).toMatch(/validation +\d+ rows, \d+ frauds/);
  expect(out).toContain(`cardlake verify --lake ${lake}`);
  // Neither colours nor cursor movements without a terminal.
  expect(out + err).not.toContain('\x1b');
});

test('a second run changes nothing, and --json prints JSON lines only', async () => {
  const before = hashFiles(lake);
  const { code, out, err } = await cardlake('run', 'all', ...SMALL, '--lake', lake, '--json');
  expect([code, err]).toEqual([0, '']);
  const stages = parse(out);
  expect([...new Set(stages.map(({ stage }) => stage))]).toEqual([
    'generate',
    'silver',
    'online',
    'online snapshots',
    'compact',
    'datasets',
    'summary',
  ]);
  expect(stages[1]).toMatchObject({ objects: 0 });
  expect(hashFiles(lake)).toEqual(before);
});

test('the card that is shown has one currency in the windows of its features', async () => {
  const { out } = await cardlake('run', 'all', ...SMALL, '--lake', lake, '--quiet');
  const [, card = ''] = /^One card, online\n(\S+),/m.exec(out) ?? [];
  const currencies = `SELECT count(DISTINCT currency) AS n FROM silver.card_transactions WHERE card_id = '${card}'
    AND dt >= (SELECT max(dt) - 7 FROM silver.card_transactions)`;
  expect((await cardlake('query', currencies, '--json', '--lake', lake)).out).toBe('{"n":1}\n');
  const { out: shown } = await cardlake('features', 'get', card, '--lake', lake);
  expect(shown).toContain('Amounts are in the currency of each event');
});

test('the lake passes verification', async () => {
  const { code, out, err } = await cardlake('verify', '--lake', lake, '--quiet');
  expect([code, out, err]).toEqual([
    0,
    expect.stringMatching(/^OK: 9 tables, [\d,]+ rows, 0 findings\n$/),
    '',
  ]);
});

test('single commands give the same lake', async () => {
  const other = path('parts');
  const run = async (...args: string[]) =>
    expect((await cardlake(...args, '--quiet', '--lake', other)).code).toBe(0);
  await run('generate', ...SMALL, '--duplicates', '0.01', '--late', '0.02', '--bucket-minutes', '1440');
  await run('run', 'stream', '--window-end-ts', '2026-01-15T00:00:00Z');
  await run('run', 'stream', '--window-end-ts', '1772000000');
  await run('run', 'stream');
  await run('run', 'daily', '--dt', '2026-02-01');
  const [parts, whole] = [await readContents(other), await readContents(lake)];
  expect(parts).toEqual(whole);
});

test('--quiet prints no progress', async () => {
  const { code, err } = await cardlake('run', 'stream', '--lake', lake, '--quiet');
  expect([code, err]).toEqual([0, '']);
});

test('status shows the lake as text and as JSON', async () => {
  const { out } = await cardlake('status', '--lake', lake);
  expect(out).toContain('nothing waits');
  expect(out).toMatch(/silver\.card_transactions +32 +32 +2,000 /);
  const [found] = parse((await cardlake('status', '--lake', lake, '--json')).out);
  expect(found).toMatchObject({ version: expect.any(Number), pending: { objects: 0, bytes: 0 } });
});
