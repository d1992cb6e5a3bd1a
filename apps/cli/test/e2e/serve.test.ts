import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { importModel, promoteModel } from '@cardlake/engine';
import { testFolder } from '@cardlake/engine/test-kit';
import { openLake } from '@cardlake/lake';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { chooseServedGroup } from '@cardlake/prediction';
import { cardlake, start } from '../support/cardlake';

const path = testFolder();
const GROUP = chooseServedGroup();
const FEATURES = GROUP.features.map(({ name }) => name);
const running: ReturnType<typeof start>[] = [];
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
});

/** Adds a model of random trees to a lake, and promotes it. @returns its version */
async function promote(lake: string, seed: number): Promise<string> {
  await openLake(lake, { create: true });
  const names = ['amount', ...FEATURES];
  const file = path(`model-${seed}.json`);
  writeFileSync(file, toBytes(randomModelFile({ trees: 5, depth: 3, features: names.length, seed, names })));
  const { version } = importModel({ lakeRoot: lake, file, name: 'fraud', features: names });
  promoteModel(lake, 'fraud', version);
  return version;
}

/** Starts a server, and waits until it answers. */
async function serve(...args: readonly string[]) {
  const server = start('serve', '--port', '0', '--json', ...args);
  running.push(server);
  const [line] = await once(createInterface({ input: server.child.stdout }), 'line');
  const { url } = JSON.parse(line);
  const call = async (route: string, body?: unknown) => {
    const post = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const response = await fetch(url + route, body === undefined ? {} : post);
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return { ...server, call };
}

/** The example of the page, of now. */
function exampleOf(change: Readonly<Record<string, unknown>>) {
  const page = readFileSync(join(__dirname, '../../../../docs/serve.md'), 'utf8');
  const [, example = ''] = /POST \/score\n(\{.*\})/.exec(page) ?? [];
  return { ...JSON.parse(example), ts: Math.floor(Date.now() / 1000), ...change };
}

test('what is decided online equals what a run computes, also under a version that is promoted meanwhile', async () => {
  const lake = path('lake');
  const first = await promote(lake, 1);
  const { child, ended, call } = await serve('--lake', lake);
  const { ts } = exampleOf({});
  const events = [0, 1, 1, 60].map((seconds, i) => exampleOf({ event_id: `e${i}`, ts: ts - 100 + seconds }));
  const [one, two, ...others] = events;
  expect((await call('/score?explain', one)).body).toMatchObject({
    model_version: first,
    reasons: expect.arrayContaining([expect.any(String)]),
  });
  const second = await promote(lake, 2);
  while ((await call('/healthz')).body.model_version !== second) await sleep(100);
  expect((await call('/score', two)).body).toMatchObject({ model_version: second, reasons: null });
  for (const event of others) expect((await call('/score', event)).status).toBe(200);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, err: '' });

  expect((await cardlake('run', 'stream', '--lake', lake, '--quiet')).code).toBe(0);
  const sql = `SELECT d.event_id, d.features, to_json(g)::VARCHAR AS gold FROM gold.decisions d JOIN gold.${GROUP.table} g USING (event_id)`;
  const { out } = await cardlake('query', sql, '--format', 'ndjson', '--lake', lake);
  const rows: { event_id: string; features: string; gold: string }[] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(events.length);
  for (const { event_id, features, gold } of rows) {
    const row = JSON.parse(gold);
    const expected = Object.fromEntries(FEATURES.map((name) => [name, row[name]]));
    expect([event_id, JSON.parse(features)]).toEqual([event_id, expected]);
  }
});

test('a lake has one server, and needs a model that is promoted', async () => {
  const lake = path('served');
  await openLake(lake, { create: true });
  const without = await cardlake('serve', '--lake', lake, '--port', '0');
  expect(without).toMatchObject({
    code: 1,
    err: expect.stringMatching(/has no model fraud\n.*cardlake train/),
  });
  await promote(lake, 1);
  await serve('--lake', lake);
  const twice = await cardlake('serve', '--lake', lake, '--port', '0');
  expect(twice).toMatchObject({ code: 75, err: expect.stringMatching(/process \d+ serves the lake/) });
});

test.each([
  [['--model', 'a@b@c'], /fraud@2026-02-14-3fa94c2b/],
  [['--port', '70000'], /0 to 65535/],
  [['--durability', 'none'], /process, disk/],
  [['--rules', '/none.json'], /there is no file/],
])('serve %p is refused', async (args, says) => {
  const { code, err } = await cardlake('serve', '--lake', path('refused'), ...args);
  expect([code, err]).toEqual([2, expect.stringMatching(says)]);
});
