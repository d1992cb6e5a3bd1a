import fc from 'fast-check';
import type { Label } from '../../test-kit';
import type { Order } from './orders';

const START = Date.UTC(2024, 1, 28, 23, 59, 50) * 1000;

/** Largest unscaled amount that silver takes: just below 1e12 units. */
const LARGEST = 10n ** 16n - 1n;

const amount = fc.oneof(
  fc.bigInt({ min: -LARGEST, max: LARGEST }),
  fc.bigInt({ min: -20_000n, max: 3_000_000n }),
  fc.bigInt({ min: 1n, max: 3n }).map((small) => 10n ** 15n + small),
  fc.constantFrom(0n, 1n, -1n, LARGEST, -LARGEST, 2n ** 26n, 2n ** 27n, -(2n ** 26n), 50_000n),
);

/** Distances that make ties, touch the ends of windows exactly, and step over whole windows. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 500_000, 1_000_000, 2_000_000, 999_999, 1_000_001) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 5_000_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(20_000_000, 60_000_000, 400_000_000, 36_000_000_000) },
);

/** Reports of an event in any order: on instants of other events, of each other, and far after them. */
const reports = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.tuple(
        fc.boolean(),
        fc.oneof(
          fc.constantFrom(0, 1_000_000, 2_000_000, 3_000_000, 20_000_000),
          fc.integer({ min: -2_000_000, max: 90_000_000 }),
        ),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  },
);

const oneEvent = fc.record({
  step,
  amount,
  customer: fc.constantFrom('hot', 'hot', 'hot', 'b', 'c'),
  shop: fc.constantFrom('m1', 'm1', 'm2', 'm3', 'm4', 'm5'),
  country: fc.constantFrom('BE', 'NL', 'DE'),
  reports,
});

export interface Traffic {
  /** In time order. */
  readonly events: readonly Order[];
  readonly labels: readonly Label[];
}

/** Events of a few customers and shops, with labels on some of them. */
export const arbitraryTraffic = (maxLength = 60): fc.Arbitrary<Traffic> =>
  fc.array(oneEvent, { minLength: 1, maxLength, size: 'max' }).map((steps) => {
    let ts = START;
    const events: Order[] = [];
    const labels: Label[] = [];
    for (const [i, one] of steps.entries()) {
      ts += one.step;
      events.push({
        order_id: `e${i}`,
        customer_id: one.customer,
        placed_at: ts,
        shop_id: one.shop,
        amount: one.amount,
        currency: 'EUR',
        country: one.country,
        channel: 'web',
      });
      for (const [isTrue, after] of one.reports) labels.push({ event: `e${i}`, isTrue, knownAt: ts + after });
    }
    return { events, labels };
  });
