import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();

/**
 * Expects exit code 2, `cardlake: …` on standard error, nothing on standard output, and never a stack trace.
 */
async function refused(args: readonly string[], says: RegExp): Promise<void> {
  const { code, out, err } = await cardlake(...args);
  expect([code, out, err]).toEqual([2, '', expect.stringMatching(says)]);
  expect(err).toMatch(/^cardlake: /);
  expect(err).not.toMatch(/^\s+at /m);
}

test.each([
  [['qurey'], /unknown command 'qurey'\n\(Did you mean query\?\)/],
  [['run', 'al'], /unknown command 'al'\n\(Did you mean all\?\)/],
  [['verify', '--lak', 'x'], /unknown option '--lak'\n\(Did you mean --lake\?\)/],
  [['compare', 'x'], /missing required argument 'right'/],
  [['spark', 'run', 'hourly'], /Allowed choices are stream, daily, join, maintenance, upgrade/],
  [
    ['spark', 'run', 'stream', '--lake', 's3://lake'],
    /s3:\/\/lake is not a folder of this machine\n.*emr submit/,
  ],
  [['spark', 'run', 'daily', '--lake', '.'], /the datasets need a day/],
  [['emr', 'status'], /application is missing\n.*--application/],
  [['query'], /missing required argument 'sql' \(or --file\)/],
  [['query', 'SELECT 1', '--file', 'x.sql'], /given twice/],
  [['query', '--file', '/none.sql'], /there is no file/],
  [['query', 'SELECT 1', '--limit', '-1'], /whole number/],
  [['query', 'SELECT 1', '--json', '--csv'], /cannot be used with option/],
  [['run', 'daily'], /the datasets need a day\n.*--validation-ends/],
  [['run', 'daily', '--dt', '2018-04-09', '--validation-ends', '2018-04-01'], /cannot be used with option/],
  [['run', 'daily', '--dt', '2018-02-30'], /invalid day "2018-02-30"/],
  [['run', 'daily', '--dt', '2018-04-01', '--train-days', '0'], /trainDays is 0/],
  [['run', 'stream', '--window-end-ts', 'soon'], /Give a day/],
  [
    ['run', 'all', '--num-transactions', '0'],
    /invalid numTransactions: expected a whole number from 1, got 0/,
  ],
  [['run', 'all', '--disputes', 'x.ndjson'], /without the authorisations/],
  [['features', 'get', 'c1', '--group', 'nope_v1'], /Allowed choices are/],
  [['decisions', 'query', '--from', '2026-01-02', '--to', '2026-01-01'], /expected --from before --to/],
])('%j', (args, says) => refused(args, says));

test('a missing lake is reported and not created', async () => {
  for (const args of [
    ['status'],
    ['verify'],
    ['query', 'SELECT 1'],
    ['run', 'stream'],
    ['features', 'get', 'c1'],
    ['spark', 'run', 'stream'],
  ]) {
    await refused([...args, '--lake', path('nothing')], /there is no lake at .*\n.*cardlake ingest/);
  }
  expect(readdirSync(path('.'))).toEqual([]);
});

test('an unreadable file is reported, and no other file is ingested', async () => {
  const good = path('good.ndjson');
  writeFileSync(good, '{}\n');
  const torn = path('torn.ndjson.gz');
  writeFileSync(torn, gzipSync('{"event_id":"e"}\n'.repeat(10_000)).subarray(0, 80));
  const lake = path('files');
  await refused(
    ['run', 'all', '--input', good, path('gone.ndjson'), '--lake', lake],
    /there is no file .*gone/,
  );
  await refused(
    ['run', 'all', '--input', good, torn, '--lake', lake],
    /torn\.ndjson\.gz is damaged .*line \d+/,
  );
  await refused(['run', 'all', '--input', path('.'), '--lake', lake], /is a folder/);
  expect(
    (await cardlake('query', 'SELECT * FROM bronze.card_authorization', '--json', '--lake', lake)).out,
  ).toBe('');
});

test('a path that cannot be a lake is reported', async () => {
  const file = path('file');
  writeFileSync(file, '');
  await refused(['run', 'all', '--lake', `${file}/lake`], /file\/lake/);
  await refused(['run', 'all', '--lake', file], /must be a folder/);
  mkdirSync(path('home'));
  writeFileSync(path('home/letter.txt'), '');
  await refused(['run', 'all', '--lake', path('home')], /not a lake and has other files \(letter\.txt\)/);
});

test('a lake of a newer format is refused', async () => {
  mkdirSync(path('newer/_cardlake'), { recursive: true });
  writeFileSync(path('newer/_cardlake/format.json'), '{"format":99}\n');
  for (const args of [['status'], ['run', 'stream'], ['run', 'all', '-n', '10']]) {
    await refused(
      [...args, '--lake', path('newer')],
      /expected format \d+ or older, found format 99\nUpgrade/,
    );
  }
});

test('a lake of an older format is refused by every command that opens one, except upgrade', async () => {
  mkdirSync(path('older/_cardlake'), { recursive: true });
  writeFileSync(path('older/_cardlake/format.json'), '{"format":1}\n');
  writeFileSync(path('one.ndjson'), '{}\n');
  const commands = [
    ['status'],
    ['run', 'stream'],
    ['run', 'all', '-n', '10'],
    ['run', 'daily', '--dt', '2018-04-01'],
    ['verify'],
    ['query', 'SELECT 1'],
    ['features', 'get', 'c1'],
    ['ingest', path('one.ndjson')],
    ['generate', '-n', '10'],
    ['spark', 'run', 'stream'],
  ];
  for (const args of commands)
    await refused(
      [...args, '--lake', path('older')],
      /made by an older version of cardlake.*\nRun .*cardlake upgrade/,
    );
  await refused(['compare', path('older'), path('older')], /made by an older version of cardlake/);
  const { code, out } = await cardlake('upgrade', '--lake', path('older'));
  expect([code, out]).toEqual([0, expect.stringContaining('upgraded from format 1 to 2')]);
  expect((await cardlake('upgrade', '--lake', path('older'))).out).toContain('nothing to upgrade');
  expect((await cardlake('status', '--lake', path('older'))).code).toBe(0);
});

test('help is not an error and lists the exit codes', async () => {
  const { code, out, err } = await cardlake('--help');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('Exit codes:');
  for (const command of [
    'generate',
    'ingest',
    'query',
    'verify',
    'compare',
    'spark run',
    'emr submit',
    'emr status',
    'emr logs',
    'status',
    'upgrade',
    'run all',
    'run stream',
    'run daily',
  ]) {
    const help = await cardlake(...command.split(' '), '--help');
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('Examples:')]);
  }
});
