import { renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bronzeTable, encodeAuthorization, lakeSink, listBronzeObjects, sendAll } from '@cardlake/bronze';
import { type CardEvent, decisions } from '@cardlake/card-schema';
import { runStream } from '@cardlake/engine';
import { createTempFolder, fileReader, openLake, openSession, pathLiteral, sql } from '@cardlake/lake';
import { engineConfig, silentReporter } from '@cardlake/runtime';
import type { Server } from '../src';
import { listSegments, logFolder } from '../src/log/segment-file';
import { eventOf } from './support/events';
import { NOON, TestClock } from './support/records';
import { startTestServer } from './support/serving';
import { tempLake } from './support/temp-lake';

const HOUR = 3_600_000;
const lake = tempLake();
let clock: TestClock;
let server: Server | undefined;
const resources = { ...engineConfig(), threads: 1 };

afterEach(() => server?.stop());

/** Starts the server, again if it runs. */
async function restart(): Promise<void> {
  await server?.stop();
  server = undefined;
  server = await startTestServer(lake.root, { clock });
}

async function score(event: CardEvent) {
  const response = await fetch(`${server?.url}/score`, {
    method: 'POST',
    body: encodeAuthorization(event),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** Waits waitUntil something is so; the server looks around every second. */
async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(50);
}

/** Takes the server's log, and an event that arrived before all others, to silver and gold, and stops the server. */
async function merge(earlier: CardEvent): Promise<void> {
  clock.ms += HOUR;
  const tables = (['card_authorization', 'card_decision'] as const).map(bronzeTable);
  await waitUntil(() => tables.every((table) => [...listBronzeObjects(lake.root, table)].length === 1));
  const record = {
    type: 'card_authorization',
    line: Buffer.from(encodeAuthorization(earlier)),
    arrivalMicros: NOON - HOUR * 1000,
    partitionKey: earlier.card_id,
  } as const;
  await sendAll([record], await lakeSink({ lakeRoot: lake.root }));
  await runStream({ lakeRoot: lake.root }, { clock, reporter: silentReporter, resources });
  // From here on, what the server knows of them comes from the lake.
  await waitUntil(() => listSegments(logFolder(lake.root)).length === 0);
  await server?.stop();
  server = undefined;
}

/** Makes the files of decisions what an older release wrote. */
async function dropAddedColumns(): Promise<void> {
  const session = await openSession({ tempDir: createTempFolder(), ...resources });
  const files = (await openLake(lake.root)).snapshot().files(decisions);
  expect(files.length).toBeGreaterThan(0);
  for (const { location: file } of files) {
    const older = sql`SELECT * EXCLUDE (decided_by, payload_hash) FROM ${fileReader('read_parquet', [file])}`;
    await session.run(sql`COPY (${older}) TO ${pathLiteral(`${file}.older`)} (FORMAT parquet)`);
    renameSync(`${file}.older`, file);
  }
  session.close();
}

test.each(['with the hash of the payload', 'of an older release'])(
  'a server that starts again tells repetitions from conflicts by decisions %s',
  async (made) => {
    const isOld = made !== 'with the hash of the payload';
    clock = new TestClock();
    await restart();
    // Silver keeps the payload that arrived first, which is not the one that was decided.
    const decided = eventOf('e1', 'c1', 0);
    const kept = { ...decided, amount: 7_0000n };
    const other = eventOf('e2', 'c2', 1);
    const answers = [await score(decided), await score(other)];
    await merge(kept);
    if (isOld) await dropAddedColumns();
    const answered = isOld
      ? answers.map(({ status, body }) => ({
          status,
          body: { ...body, decided_by: null, payload_hash: null },
        }))
      : answers;
    // At once, and when the server no longer remembers what it would call late.
    for (const hours of [0, 30]) {
      clock.ms += hours * HOUR;
      await restart();
      expect(await score(decided)).toEqual(answered[0]);
      expect(await score(other)).toEqual(answered[1]);
      expect(await score({ ...other, country: 'NL' })).toMatchObject({ status: 409 });
      // An old record tells no more than that another payload was decided than silver has.
      const conflict = await score(kept);
      expect(isOld ? conflict : conflict.status).toEqual(isOld ? answered[0] : 409);
    }
  },
);
