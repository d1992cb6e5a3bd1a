import fc from 'fast-check';
import { compileGroup } from '../../src';
import { oracle, runKernel } from '../../test-kit';
import { customer } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';
import { dsl, orders } from '../support/orders';

const { featureGroup, hourAtMost, isWeekend } = dsl;

test('computes weekends and hours of any day, around midnight and the full hour', () => {
  const instants = fc
    .tuple(fc.integer({ min: 946_684_800, max: 4_102_444_800 }), fc.constantFrom(1, 3600, 86_400))
    .chain(([second, unit]) =>
      fc.constantFrom(0, 1, 999_999).map((micros) => Math.floor(second / unit) * unit * 1e6 - micros),
    );
  fc.assert(
    fc.property(fc.array(instants, { minLength: 1, maxLength: 20 }), fc.nat(23), (times, hour) => {
      const group = compileGroup(
        featureGroup({
          name: 'rows',
          version: 1,
          table: 'rows',
          entity: customer,
          recordId: 'order_id',
          online: false,
          offline: true,
          features: { weekend: isWeekend(), early: hourAtMost(hour) },
        }),
      );
      const events = times.map((ts, i) => ({
        order_id: `e${i}`,
        customer_id: 'c',
        placed_at: ts,
        shop_id: 'm',
        amount: 1n,
        currency: 'EUR',
        country: 'BE',
        channel: 'web',
      }));
      expectEqualFeatures(group, runKernel(group, orders, events), oracle(group, orders, events));
    }),
    { numRuns: 500 },
  );
});
