import fc from 'fast-check';
import { compileGroup, createOnlineEngine, loadCompiled, OnlineError } from '../../src';
import { customer, shop } from '../support/arbitrary-group';
import { dsl, type Order, orders } from '../support/orders';

const { count, countDistinct, featureGroup, labelRate, sum } = dsl;

const definition = featureGroup({
  name: 'online',
  version: 1,
  table: 'online',
  entity: customer,
  recordId: 'customer_id',
  online: 'stored',
  offline: false,
  features: {
    n: count().over('1h'),
    s: sum('amount').over('1h'),
    m: countDistinct('shop_id').over('1d'),
  },
});
const group = compileGroup(definition);
const engine = createOnlineEngine(group, orders);

const event = (ts: number, shop_id = 'm', amount = 10_000n): Order => ({
  order_id: `e${ts}`,
  customer_id: 'c',
  placed_at: ts,
  shop_id,
  amount,
  currency: 'EUR',
  country: 'BE',
  channel: 'web',
});

const code = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof OnlineError) return error.code;
    throw error;
  }
  return 'none';
};

test('rejects an event earlier than the newest and leaves the state unchanged; accepts the same instant', () => {
  const state = engine.emptyState();
  engine.step(state, event(2_000_000));
  const before = engine.encode(state);
  expect(code(() => engine.step(state, event(1_999_999)))).toBe('out_of_order_event');
  expect(engine.encode(state)).toEqual(before);
  expect(engine.step(state, event(2_000_000)).features).toEqual({ n: 1n, s: 10_000n, m: 1n });
  expect(engine.step(state, event(2_000_001)).features).toEqual({ n: 3n, s: 30_000n, m: 1n });
});

test('rejects a time that is not a whole microsecond', () => {
  for (const ts of [1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(code(() => engine.step(engine.emptyState(), event(ts)))).toBe('bad_event');
});

test('rejects features over labels and other entities by name', () => {
  const offline = compileGroup({
    ...definition,
    recordId: 'order_id',
    online: false,
    offline: true,
    features: {
      n: count().over('1h'),
      rate: labelRate().over('1d').delayed('1d'),
      shop: count().over('1h').per(shop),
    },
  });
  expect(() => createOnlineEngine(offline, orders)).toThrow(
    /online_v1: rate, shop cannot be computed event by event/,
  );
});

test('rejects a group that is not online', () => {
  const offline = compileGroup({ ...definition, online: false, offline: true });
  expect(code(() => createOnlineEngine(offline, orders))).toBe('no_online_form');
});

test('rejects the bytes of another definition, and truncated or longer ones', () => {
  const state = engine.emptyState();
  for (let i = 0; i < 5; i++) engine.step(state, event(i * 1_000_000, `m${i}`));
  const bytes = engine.encode(state);
  const other = createOnlineEngine(compileGroup({ ...definition, version: 2 }), orders);
  expect(code(() => other.decode(bytes))).toBe('bad_online_state');
  for (let length = 0; length < bytes.length; length++)
    expect(code(() => engine.decode(bytes.subarray(0, length)))).toBe('bad_online_state');
  expect(code(() => engine.decode(Uint8Array.of(...bytes, 0)))).toBe('bad_online_state');
});

test('changed bytes give a state or an OnlineError, never another error', () => {
  const state = engine.emptyState();
  for (let i = 0; i < 5; i++) engine.step(state, event(i * 1_000_000, `m${i}`));
  const bytes = engine.encode(state);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = value;
      expect(['none', 'bad_online_state']).toContain(
        code(() => {
          const decoded = engine.decode(changed);
          engine.step(decoded, event(Math.max(decoded.newest, 10_000_000)));
        }),
      );
    }),
    { numRuns: 1000 },
  );
});

test('an event takes the documented 17 bytes, and strings may be anything', () => {
  const state = engine.emptyState();
  const names = ['"quoted"', '\ud800 half a pair', 'é'.repeat(40), ''];
  const sizes: number[] = [];
  for (let i = 0; i < 200; i++) {
    engine.step(state, event(i * 1_000_000, names[i % names.length]));
    sizes.push(engine.encode(state).length);
  }
  expect(new Set(sizes.slice(10).map((size, i) => size - sizes[9 + i]!))).toEqual(new Set([17]));
  const decoded = engine.decode(engine.encode(state));
  expect(engine.step(decoded, event(300_000_000, names[1])).features).toMatchObject({ m: 4n });
});

test('the state of a customer stays small however many shops it saw', () => {
  const state = engine.emptyState();
  for (let i = 0; i < 5_000; i++) engine.step(state, event(i * 3_600_000_000, `shop ${i}`));
  expect(state.events).toBe(24);
  expect(engine.encode(state).length).toBeLessThan(2_000);
});

test('an overflow ends at the instant at which the newest dropped event would have left', () => {
  const tight = createOnlineEngine(compileGroup({ ...definition, online: { maxEvents: 2 } }), orders);
  const overflows = (...times: number[]) => {
    const state = tight.emptyState();
    return times.map((ts) => tight.step(state, event(ts)).overflowed);
  };
  expect(overflows(0, 1, 2, 86_399_999_999, 86_400_000_000)).toEqual([false, false, false, true, true]);
  expect(overflows(0, 1, 2, 86_399_999_999, 86_400_000_001)).toEqual([false, false, false, true, false]);
  expect(overflows(0, 1, 2, 86_400_000_000)).toEqual([false, false, false, false]);
});

test('an engine runs on a group that was read back', () => {
  const read = loadCompiled(JSON.parse(JSON.stringify(group)));
  const again = createOnlineEngine(read, orders);
  expect(again.step(again.emptyState(), event(5)).features).toEqual({ n: 1n, s: 10_000n, m: 1n });
});
