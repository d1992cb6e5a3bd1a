import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { openLake } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { readStatus, runStream, verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';

const inFolder = testFolder();
const context = testContext();
let lakes = 0;

const event = (event_id: string, change: object = {}): string =>
  `${JSON.stringify({ event_id, card_id: 'c1', ts: 1522540831, merchant_id: 'm1', amount: 1, currency: 'EUR', country: 'BE', pos_mode: 'chip', ...change })}\n`;

async function lakeWith(objects: Readonly<Record<string, string>>) {
  const root = inFolder(`lake-${lakes++}`);
  await openLake(root, { create: true });
  const path = (name: string) =>
    bronzeObjectPath(bronzeTable('card_authorization'), Date.UTC(2018, 3, 5, 10, 30) * 1000, name);
  const put = (name: string, content: string): string => {
    mkdirSync(dirname(join(root, path(name))), { recursive: true });
    writeFileSync(join(root, path(name)), content);
    return path(name);
  };
  for (const [name, content] of Object.entries(objects)) put(name, content);
  return { root, path, put, run: () => runStream({ lakeRoot: root }, context) };
}

test('an object that grew is an error that names it, everything else is processed, and a new name is the way out', async () => {
  const { root, path, put, run } = await lakeWith({ 'a.json': event('e1') });
  await run();
  appendFileSync(join(root, path('a.json')), event('e2'));
  put('b.json', event('e3'));
  const error: unknown = await run().catch((thrown: unknown) => thrown);
  expect(isUserError(error, 'object_changed') && error.message).toContain(path('a.json'));
  const status = await readStatus(root, context);
  expect(status.changed.map((object) => object.path)).toEqual([path('a.json')]);
  expect(status.lines).toMatchObject({ lines: 2, silver: 2 });

  renameSync(join(root, path('a.json')), join(root, path('c.json')));
  const { refined, expired } = await run();
  expect(refined.counts.card_authorization).toMatchObject({ lines: 2, silver: 1, duplicates: 1 });
  expect(expired).toBe(1);
  expect(await readStatus(root, context)).toMatchObject({ changed: [], expired: 1, lines: { silver: 3 } });
  expect((await verifyLake(root, context)).findings).toEqual([]);
});

test('expired objects end no run, whatever arrives later', async () => {
  const { root, path, put, run } = await lakeWith({ 'b.json': event('e1') + event('e2') });
  await run();
  rmSync(join(root, path('b.json')));
  put('a.json', event('e1', { amount: 2 }) + event('e2') + event('e3'));
  expect(await run()).toMatchObject({ expired: 1, refined: { objects: 1 } });
  expect(await run()).toMatchObject({ expired: 1, refined: { objects: 0 } });
  const { lines } = await readStatus(root, context);
  expect(lines).toEqual({ lines: 5, silver: 3, duplicates: 1, quarantined: 1 });
  expect((await verifyLake(root, context)).findings).toEqual([]);
});

test('strays are told by a run and by the status, and taken once the reason is gone', async () => {
  const { root, path, put, run } = await lakeWith({ 'half.json.tmp': event('e1') });
  const told = [{ path: path('half.json.tmp'), reason: 'unfinished' }];
  expect(await run()).toMatchObject({ skipped: told, refined: { objects: 0 } });
  expect((await readStatus(root, context)).skipped).toEqual(told);
  renameSync(join(root, path('half.json.tmp')), join(root, path('whole')));
  mkdirSync(join(root, 'bronze/streaming/card_authorisation'));
  const misspelt = [{ path: 'bronze/streaming/card_authorisation', reason: 'unknown_table' }];
  expect((await readStatus(root, context)).skipped).toEqual(misspelt);
  put('concatenated', (event('e2') + event('e3')).replaceAll('\n', ''));
  expect(await run()).toMatchObject({
    skipped: misspelt,
    refined: { counts: { card_authorization: { silver: 3 } } },
  });
});
