import fc from 'fast-check';
import { compileGroup } from '../../src';
import { oracle, runKernel, runKernelOnLastRows } from '../../test-kit';
import { arbitraryTraffic } from '../support/arbitrary-events';
import { arbitraryGroup } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';
import { orders } from '../support/orders';

const START = Date.UTC(2024, 5, 1) * 1000;

/** Mostly small batches, so that retained rows shift to the front often. */
const batchRows = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });

test('the kernel equals the oracle for any features, events and batches', () => {
  fc.assert(
    fc.property(arbitraryGroup, arbitraryTraffic(), batchRows, (definition, { events, labels }, rows) => {
      const group = compileGroup(definition);
      const expected = oracle(group, orders, events, labels);
      expectEqualFeatures(group, runKernel(group, orders, events, labels, rows), expected);
    }),
    { numRuns: 150 },
  );
});

test('an event alone, from the past of its entity, has the features that it has among all', () => {
  fc.assert(
    fc.property(arbitraryGroup, arbitraryTraffic(), (definition, { events, labels }) => {
      const group = compileGroup(definition);
      const expected = oracle(group, orders, events, labels);
      expectEqualFeatures(group, runKernelOnLastRows(group, orders, events, labels), expected);
    }),
    { numRuns: 100 },
  );
});

test('the order of events at one instant does not matter', () => {
  fc.assert(
    fc.property(arbitraryGroup, arbitraryTraffic(), (definition, { events, labels }) => {
      const group = compileGroup(definition);
      const reversed = [...events].reverse();
      expectEqualFeatures(
        group,
        runKernel(group, orders, reversed, labels),
        runKernel(group, orders, events, labels),
      );
    }),
    { numRuns: 40 },
  );
});

test('long streams in small batches: retained rows shift while windows, labels and distinct values are open', () => {
  fc.assert(
    fc.property(arbitraryGroup, arbitraryTraffic(300), batchRows, (definition, { events }, rows) => {
      const group = compileGroup(definition);
      const close = events.map((event, i) => ({
        ...event,
        placed_at: START + i * 400_000 + (event.placed_at % 300_000),
      }));
      // Most are reported, at the very instant of a later event, in no order; some of those change again.
      const known = close.flatMap(({ order_id }, i) =>
        Array.from({ length: 1 + (i % 4) }, (_, n) => ({
          event: order_id,
          isTrue: (i + n) % 3 > 0,
          knownAt: close[Math.min(close.length - 1, i + ((i * 7919 + n * 31) % 97))]!.placed_at,
        })),
      );
      expectEqualFeatures(
        group,
        runKernel(group, orders, close, known, rows.length === 0 ? [2] : rows),
        oracle(group, orders, close, known),
      );
    }),
    { numRuns: 25 },
  );
});
