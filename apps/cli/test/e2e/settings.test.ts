import { mkdirSync, writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake, runIn, runWith } from '../support/cardlake';

const path = testFolder();

beforeAll(async () => {
  writeFileSync(path('line.ndjson'), '{}\n');
  for (const lake of ['option', 'variable', 'file']) {
    await cardlake('ingest', path('line.ndjson'), '--lake', path(lake));
  }
  mkdirSync(path('project/below'), { recursive: true });
  writeFileSync(path('project/cardlake.config.json'), JSON.stringify({ lake: '../file', threads: 1 }));
});

const lakeOf = async (ended: Promise<{ out: string }>): Promise<string> => JSON.parse((await ended).out).root;

test('every command finds its lake by option before or after it, by variable, and by the nearest file', async () => {
  expect(await lakeOf(cardlake('--lake', path('option'), 'status', '--json'))).toBe(path('option'));
  const env = { CARDLAKE_LAKE: path('variable') };
  expect(await lakeOf(runWith(env, 'status', '--json'))).toBe(path('variable'));
  expect(await lakeOf(runWith(env, 'status', '--json', '--lake', path('option')))).toBe(path('option'));
  expect(await lakeOf(runWith(env, '--lake', path('option'), 'status', '--json'))).toBe(path('option'));
  expect(await lakeOf(runIn(path('project/below'), 'status', '--json'))).toBe(path('file'));
});

test('the option after the command comes before the one before it', async () => {
  const given = ['--lake', path('none'), 'status', '--json', '--lake', path('option')];
  expect(await lakeOf(cardlake(...given))).toBe(path('option'));
});

test('config show says where each value comes from', async () => {
  const { out } = await runIn(path('project/below'), 'config', 'show', '--json');
  const file = path('project/cardlake.config.json');
  expect(JSON.parse(out)).toEqual({
    file,
    settings: [
      { name: 'lake', value: path('file'), source: file },
      { name: 'memoryMb', value: 1000, source: 'default' },
      { name: 'threads', value: 2, source: 'CARDLAKE_THREADS' },
    ],
  });
  const text = await runWith({ CARDLAKE_LAKE: '/x' }, 'config', 'show');
  expect(text.out).toMatch(/^lake +\/x +CARDLAKE_LAKE$/m);
});

test('a fault in the file of settings is told with its path, but help and version work', async () => {
  mkdirSync(path('broken'));
  writeFileSync(path('broken/cardlake.config.json'), '{"lakes": "x"}');
  const { code, err } = await runIn(path('broken'), 'status');
  expect([code, err]).toEqual([2, expect.stringContaining(`${path('broken/cardlake.config.json')}: `)]);
  expect((await runIn(path('broken'), '--help')).code).toBe(0);
});

test('-q leaves errors only, and -v says where an error comes from, before the command and after it', async () => {
  const stream = ['run', 'stream', '--lake', path('option')];
  expect((await cardlake(...stream)).err).not.toBe('');
  for (const args of [
    [...stream, '-q'],
    ['--quiet', ...stream],
  ])
    expect((await cardlake(...args)).err).toBe('');
  const failing = ['status', '--lake', path('none')];
  for (const args of [
    [...failing, '--verbose'],
    ['-v', ...failing],
  ])
    expect((await cardlake(...args)).err).toContain('error code: lake_missing');
  expect((await cardlake(...failing)).err).not.toContain('error code');
});
