import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeDispute } from '@cardlake/bronze';
import type { CardDecision } from '@cardlake/card-schema';
import { SNAPSHOT_FOLDER } from '@cardlake/feature-store/assembled';
import { earlierEvents, MIDNIGHT, SERVED_DAY, ServedLake, servedEvents } from './support/served-day';
import { tempLake } from './support/temp-lake';

const DAY = 86_400e6;
const HOUR = 3_600e6;
const MINUTE = 60e6;
const lake = tempLake();

const none = {
  equal: 0,
  corrected: 0,
  late: 0,
  conflict: 0,
  absent: 0,
  stale: 0,
  incomplete: 0,
  mismatch: 0,
};

test('a day that is served in order and merged equals gold, and a damaged vector in it is a mismatch', async () => {
  const damaged = servedEvents[20]?.event_id;
  const damage = (record: CardDecision): CardDecision =>
    record.event_id === damaged
      ? {
          ...record,
          features: (record.features ?? '').replace(/"card_txn_count_7d":(\d+)/, '"card_txn_count_7d":9$1'),
        }
      : record;
  const served = new ServedLake(lake.root, damage);
  await served.begin();
  await served.start();
  for (const [i, event] of servedEvents.entries()) {
    // A restart loses nothing.
    if (i === 10) await served.stop().then(() => served.start());
    expect(await served.decide(event)).toBe('decided');
  }
  await served.stop();
  await served.merge(MIDNIGHT + DAY);
  const audit = await served.audit();
  expect(audit).toMatchObject({
    day: SERVED_DAY,
    decisions: servedEvents.length,
    undecided: 0,
    classes: { ...none, equal: servedEvents.length - 1, mismatch: 1 },
    unproven: {},
    otherDefinitions: [],
  });
  expect(audit.mismatches).toMatchObject([{ eventId: damaged, cause: 'vector' }]);
  const [{ differences } = { differences: [] }] = audit.mismatches;
  expect(differences.map(({ feature }) => feature)).toEqual(['card_txn_count_7d']);
  expect(differences[0]?.served).toBe(`9${differences[0]?.gold}`);
});

test('whatever comes late, twice, otherwise or not at all, a served day has no mismatch', async () => {
  const served = new ServedLake(lake.root);
  await served.begin();
  await served.start();
  const [unseen, disputed] = [servedEvents[5], servedEvents[12]];
  const arriving = servedEvents
    .filter((event) => event !== unseen)
    .map((event, i) => ({ event, at: event.ts + ((i * 7919) % 600) * 1e6 }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
  for (const [i, event] of arriving.entries()) {
    if (i === 25) {
      await served.stop();
      withdrawSnapshots();
      await served.start();
    }
    if (i === 33) await served.stop().then(() => served.start(2));
    expect(await served.decide(event)).toBe('decided');
    if (i % 5 === 0) expect(await served.decide(event)).toBe('decided');
    if (i % 9 === 0)
      expect(await served.decide({ ...event, amount: event.amount + 1n })).toBe('conflicting_duplicate');
  }
  await served.stop();
  for (const event of [unseen, disputed])
    if (event !== undefined)
      await served.ingestEvents(
        [event === disputed ? { ...event, amount: event.amount + 1_0000n } : event],
        event.ts - 4 * MINUTE,
      );
  await served.ingest(lateReports());
  await served.merge(MIDNIGHT + DAY);
  const { classes, decisions, unproven } = await served.audit();
  expect(unproven).toEqual({});
  expect(decisions).toBe(arriving.length);
  expect(Object.values(classes).reduce((sum, n) => sum + n)).toBe(decisions);
  const found = Object.entries(classes).filter(([, n]) => n > 0);
  expect(found.map(([name]) => name)).toEqual([
    'equal',
    'corrected',
    'late',
    'conflict',
    'stale',
    'incomplete',
  ]);
});

/** Takes the rows of the day away from the server, which goes on with those of the day before. */
function withdrawSnapshots(): void {
  const folder = join(lake.root, SNAPSHOT_FOLDER, 'merchant_risk_v1');
  for (const name of readdirSync(folder)) if (name.startsWith(SERVED_DAY)) rmSync(join(folder, name));
}

/** Reports that were made before the day, and come after it. */
const lateReports = () =>
  earlierEvents
    .filter(({ ts }) => ts < MIDNIGHT - 8 * DAY)
    .map(({ event_id, card_id }) => ({
      type: 'card_dispute' as const,
      line: Buffer.from(encodeDispute({ event_id, is_fraud: true, reported_at: MIDNIGHT - DAY })),
      arrivalMicros: MIDNIGHT + 20 * HOUR,
      partitionKey: card_id,
    }));
