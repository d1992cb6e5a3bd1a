import type { CardEvent } from '@cardlake/card-schema';
import fc from 'fast-check';
import { anyEvents, anyLabels, anyTime } from '../support/any-traffic';
import { auditWorld, type Delivery, QUIET_WORLD, type World } from '../support/audited-world';

const RUNS = 25;

const anyFate = fc.record({
  how: fc.constantFrom<Delivery['how'][]>('decided', 'decided', 'decided', 'loaded', 'unread'),
  pause: fc.constantFrom(0, 0, 1, 2),
  order: fc.nat(),
  kept: fc.constantFrom('same', 'same', 'same', 'same', 'other amount', 'other shop', 'other card', 'lost'),
});

/** Payloads that silver may keep instead. */
const KEPT: Readonly<Record<string, (event: CardEvent) => CardEvent | null>> = {
  same: (event) => event,
  'other amount': (event) => ({ ...event, amount: event.amount === 5n ? 6n : 5n }),
  'other shop': (event) => ({ ...event, merchant_id: 'another shop' }),
  'other card': (event) => ({ ...event, card_id: event.card_id === 'card 1' ? 'card 2' : 'card 1' }),
  lost: () => null,
};

/** Any events, in any order, with every irregularity. */
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    events: anyEvents,
    fates: fc.array(anyFate, { minLength: 18, maxLength: 18 }),
    labels: anyLabels,
    laterLabels: anyLabels,
    bound: fc.constantFrom(2, 10_000, 10_000),
    completeFrom: fc.oneof(fc.constant(Number.NEGATIVE_INFINITY), anyTime),
    unpublished: fc.subarray(['2018-04-07', '2018-04-14', '2018-05-07']),
  })
  .map(({ events, fates, ...rest }) => ({
    ...rest,
    deliveries: events
      .map((event, i) => ({
        event,
        fate: fates[i] ?? ({ how: 'decided', pause: 1, order: 0, kept: 'same' } as const),
      }))
      .sort((a, b) => a.fate.order - b.fate.order)
      .map(({ event, fate: { how, pause, kept } }): Delivery => {
        const silver = KEPT[kept]?.(event) ?? null;
        return { event, how, pause, silver: how === 'decided' ? silver : event };
      }),
  }));

test('decisions in order, with complete history and the snapshots of gold, are equal', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, anyLabels, async (events, labels) => {
      const deliveries = events
        .toSorted((a, b) => a.ts - b.ts)
        .map((event) => ({ event, how: 'decided', pause: 1, silver: event }) as const);
      const found = await auditWorld({ ...QUIET_WORLD, deliveries, labels });
      expect(found.map(({ verdict }) => verdict.class)).toEqual(events.map(() => 'equal'));
    }),
    { numRuns: RUNS },
  );
});

test('whatever comes late, twice or otherwise, no decision is a mismatch', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const found = await auditWorld(world);
      expect(found.filter(({ verdict }) => verdict.class === 'mismatch')).toEqual([]);
    }),
    { numRuns: 2 * RUNS },
  );
});

test('a vector with one changed feature is a mismatch, unless nothing can be computed', async () => {
  let damaged = 0;
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.nat(), async (world, which) => {
      const found = await auditWorld(world, (decision) => {
        const vector: Record<string, number | null> = JSON.parse(decision.features ?? '{}');
        const names = Object.keys(vector);
        const name = names[which % names.length] ?? '';
        return { ...decision, features: JSON.stringify({ ...vector, [name]: (vector[name] ?? 0) + 7 }) };
      });
      for (const { verdict } of found.filter(
        ({ verdict }) => verdict.isProven && verdict.class !== 'absent',
      )) {
        expect(verdict.class).toBe('mismatch');
        damaged++;
      }
    }),
    { numRuns: RUNS },
  );
  expect(damaged).toBeGreaterThan(0);
});
