import type { CardEvent } from '@cardlake/card-schema';
import fc from 'fast-check';
import { anyEvents, anyLabels, anyTime } from './any-traffic';
import type { Delivery, World } from './audited-world';

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
export const anyWorld: fc.Arbitrary<World> = fc
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
