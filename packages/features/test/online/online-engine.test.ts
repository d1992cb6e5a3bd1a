import fc from 'fast-check';
import { type CompiledGroup, compileGroup, createOnlineEngine, type OnlineState } from '../../src';
import { type FeatureValues, oracle, runKernel } from '../../test-kit';
import { arbitraryTraffic } from '../support/arbitrary-events';
import { arbitraryOnlineGroup } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';
import { type Order, orders } from '../support/orders';

/** Steps through events in time order; before event i the state goes through bytes when `viaBytes(i)`. */
function stepAll(group: CompiledGroup, events: readonly Order[], viaBytes: (i: number) => boolean) {
  const engine = createOnlineEngine(group, orders);
  const states = new Map<string, OnlineState>();
  const features = new Map<string, FeatureValues>();
  for (const [i, event] of events.entries()) {
    const state = states.get(event.customer_id) ?? engine.emptyState();
    const next = viaBytes(i) ? engine.decode(engine.encode(state)) : state;
    states.set(event.customer_id, next);
    features.set(event.order_id, engine.step(next, event).features);
  }
  return { features, states, engine };
}

test('stepping through a stream equals gold, with states in memory or as bytes', () => {
  fc.assert(
    fc.property(
      arbitraryOnlineGroup(1000),
      arbitraryTraffic(),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      (definition, { events }, pattern) => {
        const group = compileGroup(definition);
        const { features } = stepAll(group, events, (i) => pattern[i % pattern.length] === true);
        expectEqualFeatures(group, features, oracle(group, orders, events));
      },
    ),
    { numRuns: 60 },
  );
});

test('a long stream with ever new shops equals gold', () => {
  fc.assert(
    fc.property(arbitraryOnlineGroup(100_000), arbitraryTraffic(600), (definition, { events }) => {
      const group = compileGroup(definition);
      const renamed = events.map((event, i) => ({ ...event, shop_id: `${event.shop_id}-${i >> 2}` }));
      const { features } = stepAll(group, renamed, () => false);
      expectEqualFeatures(group, features, runKernel(group, orders, renamed));
    }),
    { numRuns: 10 },
  );
});

test('the bytes of a state depend only on its events', () => {
  fc.assert(
    fc.property(arbitraryOnlineGroup(50), arbitraryTraffic(), (definition, { events }) => {
      const group = compileGroup(definition);
      const { states, engine } = stepAll(group, events, () => false);
      for (const state of states.values()) {
        const bytes = engine.encode(state);
        const decoded = engine.decode(Buffer.concat([Buffer.of(7), bytes]).subarray(1));
        expect(engine.encode(decoded)).toEqual(bytes);
        expect([decoded.newest, decoded.events]).toEqual([state.newest, state.events]);
      }
    }),
    { numRuns: 50 },
  );
});

test('a full state drops the oldest events and reports it until they would have left', () => {
  const maxEvents = 4;
  fc.assert(
    fc.property(
      arbitraryOnlineGroup(maxEvents),
      arbitraryTraffic(),
      fc.boolean(),
      (definition, { events }, viaBytes) => {
        const group = compileGroup(definition);
        const reach = Math.max(
          ...group.features.map(({ compute: c }) =>
            c.kind === 'window' ? c.windowMicros + c.delayMicros : 0,
          ),
        );
        const own = events.map((event) => ({ ...event, customer_id: 'one' }));
        const engine = createOnlineEngine(group, orders);
        let state = engine.emptyState();
        for (const [i, event] of own.entries()) {
          const { features, overflowed } = engine.step(state, event);
          const seen = own.slice(Math.max(0, i - maxEvents), i + 1);
          const expected = oracle(group, orders, seen).get(event.order_id)!;
          expectEqualFeatures(group, new Map([['x', features]]), new Map([['x', expected]]));
          const newestDropped = own[i - maxEvents - 1];
          expect(overflowed).toBe(
            newestDropped !== undefined && newestDropped.placed_at > event.placed_at - reach,
          );
          expect(state.events).toBeLessThanOrEqual(maxEvents);
          if (viaBytes) state = engine.decode(engine.encode(state));
        }
      },
    ),
    { numRuns: 60 },
  );
});
