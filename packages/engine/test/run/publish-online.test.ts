import { writeFileSync } from 'node:fs';
import { encodeAuthorization, encodeDispute, ingest } from '@cardlake/bronze';
import { groups, groupTable } from '@cardlake/card-features';
import { openLake } from '@cardlake/lake';
import { runStream, verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';

const DAY = 86_400_000_000;
const START = Date.UTC(2026, 0, 1) * 1000;
const ARRIVAL = START + 40 * DAY;
const MINUTE = 60_000_000;

const path = testFolder();
let deliveries = 0;

/** Twelve cards at one merchant, an event each at another hour of each of ten days. */
const events = Array.from({ length: 120 }, (_, i) => ({
  event_id: `e${i}`,
  card_id: `c${i % 12}`,
  ts: START + Math.floor(i / 12) * DAY + (i % 12) * 60 * MINUTE,
  merchant_id: 'm',
  amount: 100_000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
}));

/** Ingests lines and runs the stream, a minute after the delivery before. @returns online records written */
async function deliver(
  type: 'card_authorization' | 'card_dispute',
  lines: readonly string[],
): Promise<number> {
  const arrivalMicros = ARRIVAL + deliveries * MINUTE;
  const windowEndMicros = ARRIVAL + ++deliveries * MINUTE;
  writeFileSync(path('input.ndjson'), lines.join('\n'));
  const clock = testContext().clock;
  await ingest({ lakeRoot: path('lake'), type, inputs: [path('input.ndjson')], clock, arrivalMicros });
  const { gold, online } = await runStream({ lakeRoot: path('lake'), windowEndMicros }, testContext());
  expect(gold.groups.some(({ changed }) => changed > 0)).toBe(true);
  return online.reduce((total, { written }) => total + written, 0);
}

test('records are written for the cards whose newest features changed, and for no other', async () => {
  expect(await deliver('card_authorization', events.map(encodeAuthorization))).toBe(12);

  // Changes features of all twelve cards at the merchant and older rows of its own card, but no online feature.
  const late = { ...events[0]!, event_id: 'late', ts: START + MINUTE };
  expect(await deliver('card_authorization', [encodeAuthorization(late)])).toBe(0);

  // Changes fraud rates of all cards.
  const report = { event_id: 'e0', is_fraud: true, reported_at: START + DAY };
  expect(await deliver('card_dispute', [encodeDispute(report)])).toBe(0);

  // Is within the window of the newest row of its card.
  const recent = { ...events[108]!, event_id: 'recent', ts: events[108]!.ts - MINUTE };
  expect(await deliver('card_authorization', [encodeAuthorization(recent)])).toBe(1);

  // The same after everything was computed anew.
  await forgetDefinition();
  const again = { ...events[109]!, event_id: 'again', ts: events[109]!.ts - MINUTE };
  expect(await deliver('card_authorization', [encodeAuthorization(again)])).toBe(1);
  await forgetDefinition();
  const unseen = { ...events[0]!, event_id: 'unseen', card_id: 'c99', ts: START + MINUTE };
  expect(await deliver('card_authorization', [encodeAuthorization(unseen)])).toBe(1);

  expect((await verifyLake(path('lake'), testContext())).findings).toEqual([]);
});

/** Makes the next run compute all of gold. */
async function forgetDefinition(): Promise<void> {
  const write = await (await openLake(path('lake'))).beginWrite();
  const transaction = write.transaction();
  transaction.define(groupTable(groups.rt_card_features_v1), 'forgotten');
  await transaction.commit({ kind: 'test' });
  write.release();
}
