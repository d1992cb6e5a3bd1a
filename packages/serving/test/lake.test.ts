import { setTimeout as sleep } from 'node:timers/promises';
import { bronzeTable, bronzeTypes, encodeAuthorization, listBronzeObjects } from '@cardlake/bronze';
import type { CardEvent } from '@cardlake/card-schema';
import { runStream } from '@cardlake/engine';
import { engineConfig, silentReporter } from '@cardlake/runtime';
import type { Server, ServingNotice } from '../src';
import { listSegments, logFolder } from '../src/log/segment-file';
import { eventOf } from './support/events';
import { TestClock } from './support/records';
import { startTestServer } from './support/serving';
import { tempLake } from './support/temp-lake';

const HOUR = 3_600_000;
const lake = tempLake();
let clock: TestClock;
let server: Server;
const notices: ServingNotice[] = [];

const start = async () => {
  server = await startTestServer(lake.root, { clock, onNotice: (notice) => notices.push(notice) });
};

beforeEach(() => {
  clock = new TestClock();
  return start();
});
afterEach(() => {
  expect(notices).toEqual([]);
  return server.stop();
});

async function score(event: CardEvent) {
  const response = await fetch(`${server.url}/score`, {
    method: 'POST',
    body: encodeAuthorization(event),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function get(path: string) {
  const response = await fetch(server.url + path);
  return JSON.parse(await response.text());
}

/** Takes everything in bronze to silver and gold, an hour later. */
async function run() {
  clock.ms += HOUR;
  const result = await runStream(
    { lakeRoot: lake.root },
    { clock, reporter: silentReporter, resources: { ...engineConfig(), threads: 1 } },
  );
  return result;
}

const segments = (): string[] => listSegments(logFolder(lake.root));

/** Waits waitUntil something is so; the server looks around every second. */
async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(50);
}

const bronzeCount = (): number =>
  bronzeTypes.flatMap((type) => [...listBronzeObjects(lake.root, bronzeTable(type))]).length;

test('the lake takes over what was decided, and the server goes on from there', async () => {
  const first = eventOf('e1', 'c1', 0);
  const answers = [await score(first), await score(eventOf('e2', 'c1', 1))];
  await fetch(`${server.url}/feedback`, {
    method: 'POST',
    body: '{"event_id":"e2","is_fraud":true}',
    headers: { 'content-type': 'application/json' },
  });
  clock.ms += HOUR;
  await waitUntil(() => bronzeCount() === 3);
  const { refined } = await run();
  expect(refined.counts).toMatchObject({
    card_authorization: { silver: 2, quarantined: 0 },
    card_decision: { silver: 2, quarantined: 0 },
    card_dispute: { silver: 1, quarantined: 0 },
  });
  await waitUntil(() => segments().length === 0);

  const checkAnswers = async () => {
    expect(await score(first)).toEqual(answers[0]);
    expect(await get('/decisions/e2')).toEqual(answers[1]?.body);
    expect(await score({ ...first, amount: 5n })).toMatchObject({ status: 409 });
    expect((await get('/cards/c1')).newest_decision).toEqual(answers[1]?.body);
  };
  await checkAnswers();
  await server.stop();
  await start();
  await checkAnswers();
  expect((await score(eventOf('e3', 'c1', 7_300))).body).toMatchObject({ history_events: 2 });

  // The server no longer remembers what it would call late.
  clock.ms += 30 * HOUR;
  await server.stop();
  await start();
  expect(await score(first)).toEqual(answers[0]);
  expect((await score(eventOf('e4', 'c1', 1))).body).toMatchObject({ state: 'late' });
});
