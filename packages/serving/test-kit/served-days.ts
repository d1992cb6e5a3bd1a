import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeDispute } from '@cardlake/bronze';
import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import { SNAPSHOT_FOLDER } from '@cardlake/feature-store/assembled';
import { earlierEvents, MIDNIGHT, SERVED_DAY, ServedLake, servedEvents } from './served-day';

const DAY = 86_400e6;
const HOUR = 3_600e6;
const MINUTE = 60e6;

/** Event whose vector is damaged in {@link serveDamagedDay}, by one digit of `card_txn_count_7d`. */
export const damagedEvent = servedEvents[20]?.event_id;

/** Serves a day in order and merges it, with one damaged vector. */
export async function serveDamagedDay(root: string): Promise<ServedLake> {
  const damage = (record: CardDecision): CardDecision =>
    record.event_id === damagedEvent
      ? {
          ...record,
          features: (record.features ?? '').replace(/"card_txn_count_7d":(\d+)/, '"card_txn_count_7d":9$1'),
        }
      : record;
  const served = new ServedLake(root, damage);
  await served.begin();
  await served.start();
  for (const [i, event] of servedEvents.entries()) {
    // A restart loses nothing.
    if (i === 10) await served.stop().then(() => served.start());
    await decide(served, event);
  }
  await served.stop();
  await served.merge(MIDNIGHT + DAY);
  return served;
}

/**
 * Serves a day whose events come late, twice, otherwise or not at all, with snapshots of the day before for a while, and merges it.
 * @returns the lake, and the number of decisions
 */
export async function serveTroubledDay(root: string): Promise<{ served: ServedLake; decisions: number }> {
  const served = new ServedLake(root);
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
      withdrawSnapshots(root);
      await served.start();
    }
    if (i === 33) await served.stop().then(() => served.start(2));
    await decide(served, event);
    if (i % 5 === 0) await decide(served, event);
    if (i % 9 === 0) await decide(served, { ...event, amount: event.amount + 1n }, 'conflicting_duplicate');
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
  return { served, decisions: arriving.length };
}

async function decide(served: ServedLake, event: CardEvent, expected = 'decided'): Promise<void> {
  const state = await served.decide(event);
  if (state !== expected) throw new Error(`${event.event_id}: expected ${expected}, got ${state}`);
}

/** Takes the rows of the day away from the server, which goes on with those of the day before. */
function withdrawSnapshots(root: string): void {
  const folder = join(root, SNAPSHOT_FOLDER, 'merchant_risk_v1');
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
