import { writeFileSync } from 'node:fs';
import { encodeAuthorization, encodeDispute } from '@cardlake/bronze';
import { snapshotGroups, snapshotTable } from '@cardlake/card-features';
import type { CardEvent } from '@cardlake/card-features/test-kit';
import { cardEvents } from '@cardlake/card-schema';
import { snapshotOracle } from '@cardlake/features/test-kit';
import { scan, sql } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { compact, updateSnapshots, verifySnapshots } from '../../src';
import { allGroups } from '../support/gold';
import { type TestLake, testLake } from '../support/lake';

const DAY = 86_400_000_000;
const FIRST = Date.UTC(2018, 3, 1) * 1000;
const ARRIVAL = FIRST + 60 * DAY;

const at = (day: number, merchant_id = 'm1', id = 0): CardEvent => ({
  event_id: `${merchant_id}-${day}-${id}`,
  card_id: 'c1',
  ts: FIRST + day * DAY + id,
  merchant_id,
  amount: 10_000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
});
const fraud = (event: CardEvent, day: number) => ({
  event_id: event.event_id,
  is_fraud: true,
  reported_at: FIRST + day * DAY,
});

const table = snapshotTable(snapshotGroups[0]!);

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

const run = (endDay: number) =>
  updateSnapshots({
    session: lake.session,
    write: lake.write,
    groups: snapshotGroups,
    windowEndMicros: FIRST + endDay * DAY,
    reporter: silentReporter,
  });

/** So many files of a day are compacted. */
const MANY_FILES = 9;

let batch = 0;
const arrive = (events: readonly CardEvent[], reports: readonly ReturnType<typeof fraud>[] = []) =>
  lake.refine([
    lake.put(`a${++batch}.json.gz`, events.map(encodeAuthorization).join('\n'), { arrival: ARRIVAL }),
    lake.put(`d${batch}.json.gz`, reports.map(encodeDispute).join('\n'), {
      type: 'card_dispute',
      arrival: ARRIVAL,
    }),
  ]);

const stored = () =>
  lake.session.rows(
    sql`SELECT merchant_id AS entity, (snapshot_day - DATE '2018-04-01')::INTEGER AS day,
        merchant_txn_count_30d::INTEGER AS events, merchant_fraud_rate_1d AS rate
      FROM ${scan(table, lake.write.snapshot.files(table))} ORDER BY ALL`,
    z.object({ entity: z.string(), day: z.number(), events: z.number(), rate: z.number() }),
  );

const verify = () => verifySnapshots(lake.session, lake.write.snapshot, snapshotGroups);
const versionOf = () => lake.write.snapshot.version;

test('a run writes the days up to its window end, and a later end adds days without new events', async () => {
  await arrive([at(0)]);
  expect(await run(9)).toEqual([{ group: 'merchant_risk_v1', days: 2, rows: 2 }]);
  expect(await stored()).toEqual([
    { entity: 'm1', day: 8, events: 1, rate: 0 },
    { entity: 'm1', day: 9, events: 1, rate: 0 },
  ]);
  expect(await run(11)).toEqual([{ group: 'merchant_risk_v1', days: 2, rows: 2 }]);
  expect(await run(50)).toMatchObject([{ days: 26 }]);
  expect((await stored()).at(-1)?.day).toBe(37);
  expect(await verify()).toEqual([]);
});

test('nothing new changes nothing: another day beyond the last row, an earlier end, and the files of compaction', async () => {
  for (let i = 0; i < MANY_FILES; i++) await arrive([at(0, `m${i}`)]);
  await run(50);
  const version = versionOf();
  expect([await run(50), await run(51), await run(9)]).toEqual([[], [], []]);
  expect(versionOf()).toBe(version);
  expect((await compact(lake.session, lake.write, allGroups)).partitions).toBeGreaterThan(0);
  const rows = await stored();
  expect(await verify()).toEqual([]);
  const compacted = versionOf();
  expect(await run(9)).toEqual([]);
  expect(versionOf()).toBe(compacted);
  expect(await stored()).toEqual(rows);
});

test('a late event and a late report write the days that they touch, and no others', async () => {
  const events = [at(0), at(0, 'm1', 1)];
  await arrive(events);
  await run(40);
  await arrive([at(20, 'm2')], [fraud(events[0]!, 3)]);
  const before = lake.write.snapshot.files(table).map(({ path }) => path);
  // Day 8 for the fraud rate of one day, whose report was known by then, and 7 and 30 days; from day 28 for the other merchant.
  expect(await run(40)).toMatchObject([{ days: 30 + 3 }]);
  const after = lake.write.snapshot.files(table).map(({ path }) => path);
  expect(before.filter((path) => after.includes(path))).toEqual([]);
  expect((await stored())[0]).toEqual({ entity: 'm1', day: 8, events: 2, rate: 0.5 });
  expect(await verify()).toEqual([]);
});

test('the published group equals the oracle, run by run', async () => {
  const events = Array.from({ length: 40 }, (_, i) => at((i * 7) % 23, `m${i % 3}`, i));
  const reports = events.filter((_, i) => i % 4 === 0).map((event, i) => fraud(event, 10 + i * 2));
  for (const [i, end] of [5, 20, 35, 60].entries()) {
    await arrive(
      events.slice(i * 10, i * 10 + 10),
      reports.filter((_, n) => n % 4 === i),
    );
    await run(end);
  }
  const labels = reports.map(({ event_id, reported_at }) => ({
    event: event_id,
    isTrue: true,
    knownAt: reported_at,
  }));
  const range = { from: FIRST / DAY, until: FIRST / DAY + 61 };
  const expected = snapshotOracle(snapshotGroups[0]!, cardEvents, events, labels, range).map(
    ({ entity, day, features }) => ({
      entity,
      day: day - FIRST / DAY,
      events: Number(features['merchant_txn_count_30d']),
      rate: features['merchant_fraud_rate_1d'],
    }),
  );
  const order = (a: { entity: string; day: number }, b: { entity: string; day: number }) =>
    a.entity === b.entity ? a.day - b.day : a.entity < b.entity ? -1 : 1;
  expect(await stored()).toEqual(expected.sort(order));
  expect(await verify()).toEqual([]);
});

test('a table is written anew although its files cannot be read, up to the same day', async () => {
  await arrive([at(0)]);
  await run(50);
  const rows = await stored();
  for (const { location } of lake.write.snapshot.files(table)) writeFileSync(location, 'damaged');
  const options = { session: lake.session, write: lake.write, groups: snapshotGroups };
  await updateSnapshots({ ...options, windowEndMicros: 0, anew: true, reporter: silentReporter });
  expect(await stored()).toEqual(rows);
  expect(await verify()).toEqual([]);
});

test('verify names days that are not what silver gives, and a table that was never computed', async () => {
  await arrive([at(0)]);
  expect(await verify()).toEqual([{ group: 'merchant_risk_v1', isOutdated: true, days: [] }]);
  await run(9);
  const transaction = lake.write.transaction();
  for (const { path, partition } of lake.write.snapshot.files(table))
    if (partition === '2018-04-09') transaction.remove(path);
  await transaction.commit({ kind: 'damage' });
  expect(await verify()).toEqual([{ group: 'merchant_risk_v1', isOutdated: false, days: ['2018-04-09'] }]);
});
