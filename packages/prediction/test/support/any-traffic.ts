import { type CardEvent, cardEvents } from '@cardlake/card-schema';
import type { SnapshotRead } from '@cardlake/feature-store/assembled';
import { knownLabels, type Label, snapshotValues } from '@cardlake/features/test-kit';
import fc from 'fast-check';
import type { NeededSnapshot } from '../../src';

const MINUTE = 60e6;
const DAY = 86_400e6;
/** A midnight, UTC. */
export const START = Date.UTC(2018, 3, 7) * 1000;

/** Instants at the edges of windows and days, and those of other events. */
export const anyTime = fc
  .record({
    days: fc.constantFrom(0, 1, 7, 8, 30, 31, 38),
    minutes: fc.constantFrom(0, 1, 5, 10, 6 * 60),
    micros: fc.constantFrom(-1, 0, 0, 1),
  })
  .map(({ days, minutes, micros }) => START + days * DAY + minutes * MINUTE + micros);

/** Up to 18 events of three cards. */
export const anyEvents = fc
  .array(
    fc.record({
      card_id: fc.constantFrom('card 1', 'card 2', 'x'.repeat(40)),
      merchant_id: fc.constantFrom('m1', 'm2', 'm'.repeat(40), `${'m'.repeat(40)}2`),
      ts: anyTime,
      amount: fc.constantFrom(-12_3456n, 0n, 1n, 99_9999n, 9_999_999_999_999_999n),
      country: fc.constantFrom('BE', 'FR'),
    }),
    { minLength: 1, maxLength: 18 },
  )
  .map((events): CardEvent[] =>
    events.map((event, i) => ({ ...event, event_id: `e${i}`, currency: 'EUR', pos_mode: 'chip' })),
  );

/** Reports on some of them. */
export const anyLabels = fc.array(
  fc.record({
    event: fc.nat(17).map((i) => `e${i}`),
    isTrue: fc.boolean(),
    knownAt: anyTime,
  }),
  { maxLength: 8 },
);

/** Reads snapshot rows straight from the words of the design, as if every day were published. */
export const snapshotsOf =
  (events: readonly CardEvent[], labels: readonly Label[]) =>
  ({ group: snapshot, key, day }: NeededSnapshot): SnapshotRead => {
    const known = { source: cardEvents, events, labels: knownLabels(labels) };
    const values = snapshotValues(snapshot, key, Date.parse(day) / 86_400_000, known);
    return { values: values ?? null, day, version: 1, isStale: false };
  };
