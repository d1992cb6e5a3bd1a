import { setTimeout as sleep } from 'node:timers/promises';
import { encodeAuthorization } from '@cardlake/bronze';
import type { MakeDecider, Server, ServingNotice } from '../src';
import { makeTestDecider } from './support/decider';
import { eventOf } from './support/events';
import { TestClock } from './support/records';
import { startTestServer } from './support/serving';
import { tempLake } from './support/temp-lake';

const lake = tempLake();
const clock = new TestClock();

/** Keeps the authorisation, and then fails for one of them. */
const failingFor =
  (eventId: string): MakeDecider =>
  (ports) => {
    const decide = makeTestDecider(clock)({
      ...ports,
      table: {
        claim: (claim) => ports.table.claim(claim),
        finish: (id, final) =>
          id === eventId ? Promise.reject(new Error('out of luck')) : ports.table.finish(id, final),
      },
    });
    return (event, wishes) => decide(event, wishes);
  };

const score = async ({ url }: Server, id: string): Promise<number> =>
  (
    await fetch(`${url}/score`, {
      method: 'POST',
      body: encodeAuthorization(eventOf(id, 'c1', 0)),
      headers: { 'content-type': 'application/json' },
    })
  ).status;

test('an authorisation that cannot be decided keeps no server from starting, and is decided when it can be', async () => {
  const faults: unknown[] = [];
  const first = await startTestServer(lake.root, {
    clock,
    makeDecider: failingFor('e1'),
    onFault: (error) => faults.push(error),
  });
  expect([await score(first, 'e1'), await score(first, 'e2')]).toEqual([500, 200]);
  expect(faults).toHaveLength(1);
  await first.stop();

  const notices: ServingNotice[] = [];
  const second = await startTestServer(lake.root, {
    clock,
    makeDecider: failingFor('e1'),
    onNotice: (notice) => notices.push(notice),
  });
  expect(notices).toMatchObject([{ kind: 'not_decided', error: { message: 'out of luck' } }]);
  expect(await score(second, 'e3')).toBe(200);
  await second.stop();

  const third = await startTestServer(lake.root, { clock });
  const found = await fetch(`${third.url}/decisions/e1`);
  expect([found.status, await found.json()]).toEqual([200, expect.objectContaining({ decision: 'approve' })]);
  await third.stop();
});

test('an authorisation that could not be decided is tried again without being sent again', async () => {
  let isBroken = true;
  const server = await startTestServer(lake.root, {
    clock,
    makeDecider: (ports) => {
      const [failing, working] = [failingFor('e1')(ports), makeTestDecider(clock)(ports)];
      return (event, wishes) => (isBroken ? failing : working)(event, wishes);
    },
    onFault: () => {},
  });
  expect(await score(server, 'e1')).toBe(500);
  const status = async (): Promise<number> => (await fetch(`${server.url}/decisions/e1`)).status;
  expect(await status()).toBe(404);
  isBroken = false;
  clock.ms += 60_000;
  while ((await status()) !== 200) await sleep(50);
  await server.stop();
});
