import fc from 'fast-check';
import { compileGroup } from '../../src';
import { oracle, runKernel } from '../../test-kit';
import { arbitraryTraffic } from '../support/arbitrary-events';
import { arbitraryGroup } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';
import { orders } from '../support/orders';

/** One sample of an arbitrary, the same in every run. */
const sample = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0]!;

const long = (length: number) =>
  sample(fc.array(arbitraryTraffic(1), { minLength: length, maxLength: length }));

test('one batch longer than a chunk equals small batches', () => {
  const group = compileGroup(sample(arbitraryGroup));
  const steps = long(9_000);
  let ts = 0;
  const events = steps.map(({ events: [event] }, i) => {
    ts += (event!.placed_at % 4) * 1_000_000;
    return {
      ...event!,
      placed_at: ts,
      order_id: `e${i}`,
      customer_id: i % 9 === 0 ? event!.customer_id : 'hot',
    };
  });
  const labels = events
    .filter((_, i) => i % 5 === 0)
    .flatMap(({ order_id, placed_at: at }, i) =>
      [i % 3 > 0, i % 2 > 0].map((isTrue, n) => ({
        event: order_id,
        isTrue,
        knownAt: at + ((i + 7 * n) % 40) * 1e6,
      })),
    );
  const whole = runKernel(group, orders, events, labels);
  expectEqualFeatures(group, runKernel(group, orders, events, labels, [1, 700, 64, 4097]), whole);
  const some = new Set(events.slice(6000, 6200).map(({ order_id }) => order_id));
  const near = oracle(group, orders, events.slice(5000, 6200), labels);
  const only = (all: typeof whole) => new Map([...all].filter(([id]) => some.has(id)));
  expectEqualFeatures(group, only(whole), only(near));
});
