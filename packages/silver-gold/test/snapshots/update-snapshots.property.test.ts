import { encodeAuthorization, encodeDispute } from '@cardlake/bronze';
import { groups, snapshotTable } from '@cardlake/card-features';
import type { CardEvent, Report } from '@cardlake/card-features/test-kit';
import { cardDisputes, cardEvents, cardTransactions } from '@cardlake/card-schema';
import {
  type CompiledSnapshotGroup,
  compileSnapshotGroup,
  featuresOn,
  publishedName,
  SNAPSHOT_DAY,
} from '@cardlake/features';
import { snapshotOracle } from '@cardlake/features/test-kit';
import { identifier, scan, sql } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import fc from 'fast-check';
import { z } from 'zod';
import { compact, updateSnapshots, verifySnapshots } from '../../src';
import { snapshotChanges } from '../../src/snapshot-changes';
import { allGroups, runGold } from '../support/gold';
import { MINUTE, type TestLake, testLake } from '../support/lake';
import { expectOracle, readSnapshotRows, type SnapshotRows } from '../support/snapshots';

const DAY = 86_400_000_000;
const FIRST = Date.UTC(2018, 3, 1) * 1000;
const ARRIVAL = FIRST + 120 * DAY;
const SPAN = 8;

const { snapshotGroup, entity, count, sum, max, mean, countDistinct, labelRate } = featuresOn(cardEvents);

/** Windows side by side, and another entity. */
const cards = compileSnapshotGroup(
  snapshotGroup({
    name: 'card_days',
    version: 1,
    table: 'card_days',
    entity: entity('card', 'card_id'),
    features: {
      events: count().over('2d'),
      total: sum('amount').over('1d').delayed('4d'),
      mean: mean('amount').over('3d').delayed('1d'),
      highest: max('amount').over('3d'),
      countries: countDistinct('country').over('2d').delayed('1d'),
      frauds: labelRate().over('4d'),
    },
  }),
);

/** The shape of the published group, over fewer days. */
const merchants = compileSnapshotGroup(
  snapshotGroup({
    name: 'merchant_days',
    version: 1,
    table: 'merchant_days',
    entity: entity('merchant', 'merchant_id'),
    features: {
      events_1d: count().over('1d').delayed('2d'),
      events_5d: count().over('5d').delayed('2d'),
      frauds_1d: labelRate().over('1d').delayed('2d').default(0),
      frauds_5d: labelRate().over('5d').delayed('2d').default(0),
    },
  }),
);
const every: readonly CompiledSnapshotGroup[] = [merchants, cards];

const instant = fc
  .tuple(fc.nat({ max: SPAN }), fc.constantFrom(0, -1, DAY / 2))
  .map(([day, shift]) => FIRST + DAY + day * DAY + shift);

/** An id of two events is delivered twice; an earlier arrival then takes its place in silver, with another merchant or time. */
const event = fc.record({
  id: fc.nat({ max: 30 }),
  card_id: fc.constantFrom('c1', 'c2'),
  merchant_id: fc.constantFrom('m1', 'm2', 'm3'),
  ts: instant,
  amount: fc.constantFrom(10_000n, -5_000n, 25_000n),
  country: fc.constantFrom('BE', 'FR'),
});
/** Of few events, so that reports are withdrawn, made again, and made before the event is there. */
const report = fc.record({ of: fc.nat({ max: 12 }), is_fraud: fc.boolean(), reported_at: instant });

const run = fc.record({
  events: fc.array(event, { maxLength: 8 }),
  reports: fc.array(report, { maxLength: 5 }),
  /** Minute of arrival: runs take objects in any order. */
  minute: fc.nat({ max: 20 }),
  end: fc.nat({ max: SPAN + 10 }),
  /** `dies` before gold, which leaves the queue; or after the first of the groups, too. */
  afterwards: fc.constantFrom('gold', 'gold', 'compact', 'dies', 'dies_between'),
});

test('snapshots are those of the oracle after any runs, and the queue tells gold which rows changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 5 }), async (runs) => {
      const lake = await testLake();
      try {
        let lastDay = 0;
        for (const [n, { events, reports, minute, end, afterwards }] of runs.entries()) {
          await deliver(lake, n, minute, events, reports);
          lastDay = Math.max(lastDay, FIRST / DAY + end);
          const before = await readAll(lake);
          const queued = await readQueue(lake);
          if (afterwards === 'dies_between') await update(lake, lastDay, every.slice(0, 1));
          else await update(lake, lastDay, every);
          expectQueue(await readQueue(lake), queued, before, await readAll(lake));
          if (afterwards === 'gold' || afterwards === 'compact')
            await runGold(lake, [groups.rt_card_features_v1]);
          if (afterwards === 'compact') await compact(lake.session, lake.write, allGroups);
        }
        await update(lake, lastDay, every);
        await expectSilverToGive(lake, lastDay);
        const { version } = lake.write.snapshot;
        await update(lake, lastDay, every);
        expect(lake.write.snapshot.version).toBe(version);
      } finally {
        lake.close();
      }
    }),
    { numRuns: 8 },
  );
});

async function deliver(
  lake: TestLake,
  n: number,
  minute: number,
  events: readonly (Omit<CardEvent, 'event_id' | 'currency' | 'pos_mode'> & { readonly id: number })[],
  reports: readonly { readonly of: number; readonly is_fraud: boolean; readonly reported_at: number }[],
): Promise<void> {
  const lines = events.map(({ id, ...rest }) =>
    encodeAuthorization({ event_id: `e${id}`, currency: 'EUR', pos_mode: 'chip', ...rest }),
  );
  const disputes = reports.map(({ of, ...rest }) => encodeDispute({ event_id: `e${of}`, ...rest }));
  const arrival = ARRIVAL + minute * MINUTE;
  await lake.refine([
    ...(lines.length === 0 ? [] : [lake.put(`a${n}.json.gz`, lines.join('\n'), { arrival })]),
    ...(disputes.length === 0
      ? []
      : [lake.put(`d${n}.json.gz`, disputes.join('\n'), { type: 'card_dispute', arrival })]),
  ]);
}

const update = ({ session, write }: TestLake, lastDay: number, of: readonly CompiledSnapshotGroup[]) =>
  updateSnapshots({
    session,
    write,
    groups: of,
    windowEndMicros: lastDay * DAY + DAY / 2,
    reporter: silentReporter,
  });

const readGroup = ({ session, write }: TestLake, group: CompiledSnapshotGroup): Promise<SnapshotRows> => {
  const table = snapshotTable(group);
  return readSnapshotRows(session, group, scan(table, write.snapshot.files(table)));
};

/** Rows of all groups: their values by group, entity and day. */
async function readAll(lake: TestLake): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const group of every)
    for (const [key, values] of await readGroup(lake, group))
      all.set(`${publishedName(group)} ${key}`, JSON.stringify(values));
  return all;
}

/** Rows of the queue that gold empties, by group, entity and day; only the group for all of its rows. */
async function readQueue({ session, write }: TestLake): Promise<Set<string>> {
  const day = sql`${identifier(SNAPSHOT_DAY)} - DATE '1970-01-01'`;
  const found = await session.rows(
    sql`SELECT concat_ws(' ', snapshot_group, entity_key, ${day}) AS row
      FROM ${scan(snapshotChanges, write.snapshot.files(snapshotChanges))}`,
    z.object({ row: z.string() }),
  );
  return new Set(found.map(({ row }) => row));
}

function expectQueue(
  queue: ReadonlySet<string>,
  queued: ReadonlySet<string>,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): void {
  const changed = new Set(
    [...before.keys(), ...after.keys()].filter((key) => before.get(key) !== after.get(key)),
  );
  const nameOf = (key: string): string => key.split(' ')[0] ?? '';
  const whole = new Set([...queue].filter((key) => key === nameOf(key)));
  expect([...changed].filter((key) => !queue.has(key) && !whole.has(nameOf(key)))).toEqual([]);
  const told = [...queue].filter((key) => !queued.has(key) && !whole.has(key));
  expect(told.filter((key) => !changed.has(key))).toEqual([]);
}

/** Requires the rows that the words of the design give for the events and reports of silver. */
async function expectSilverToGive(lake: TestLake, lastDay: number): Promise<void> {
  const { session, write } = lake;
  const events = await session.rows(
    sql`SELECT event_id, card_id, merchant_id, epoch_us(ts)::DOUBLE AS ts, (amount * 10000)::BIGINT AS amount, currency, country, pos_mode
      FROM ${scan(cardTransactions, write.snapshot.files(cardTransactions))}`,
    z.custom<CardEvent>(),
  );
  const reports = await session.rows(
    sql`SELECT event_id, is_fraud, epoch_us(reported_at)::DOUBLE AS reported_at
      FROM ${scan(cardDisputes, write.snapshot.files(cardDisputes))}`,
    z.custom<Report>(),
  );
  const labels = reports.map(({ event_id, is_fraud, reported_at }) => ({
    ...{ event: event_id, isTrue: is_fraud, knownAt: reported_at },
  }));
  const range = { from: FIRST / DAY, until: lastDay + 1 };
  for (const group of every)
    expectOracle(
      await readGroup(lake, group),
      group,
      snapshotOracle(group, cardEvents, events, labels, range),
    );
  expect(await verifySnapshots(session, write.snapshot, events.length > 0 ? every : [])).toEqual([]);
}
