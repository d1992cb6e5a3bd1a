import fc from 'fast-check';
import {
  compileGroup,
  createEventProbeKernel,
  createProbeKernel,
  labelsOnceTrue,
  withoutCurrentEvent,
} from '../../src';
import { type FeatureValues, type Label, oracle, probeOracle, runProbeKernel } from '../../test-kit';
import { arbitraryTraffic } from '../support/arbitrary-events';
import { arbitraryGroup } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';
import { dsl, type Order, orders } from '../support/orders';

/** Mostly small batches, so that retained rows shift to the front often. */
const batchRows = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });

/** A probe at the instant of an event, just beside it, or far after it, also of an unknown customer or shop. */
interface ProbeSpec extends Pick<Order, 'customer_id' | 'shop_id' | 'amount'> {
  /** Number of the event that it is near to. */
  readonly of: number;
  /** µs after that event. */
  readonly shift: number;
}

const probe: fc.Arbitrary<ProbeSpec> = fc.record({
  of: fc.nat(),
  shift: fc.constantFrom(0, 0, 0, -1, 1, 1_000_000, 2_000_000, 3_000_001, 400_000_000),
  customer_id: fc.constantFrom('hot', 'hot', 'b', 'c', 'unknown', 'a'),
  shop_id: fc.constantFrom('m1', 'm1', 'm2', 'm5', 'unknown'),
  amount: fc.constantFrom(0n, 10_000n, -1n),
});

const makeProbes = (events: readonly Order[], made: readonly ProbeSpec[]): Order[] =>
  made.map(({ of, shift, ...columns }, i) => {
    const event = events[of % events.length]!;
    return { ...event, order_id: `p${i}`, ...columns, placed_at: event.placed_at + shift };
  });

const byNumber = (values: readonly FeatureValues[]) => new Map(values.map((each, i) => [`${i}`, each]));

test('probes equal the oracle for any features, events, labels, instants and batches', () => {
  fc.assert(
    fc.property(
      arbitraryGroup,
      arbitraryTraffic(120),
      fc.array(probe, { minLength: 1, maxLength: 40 }),
      batchRows,
      (definition, { events, labels }, made, rows) => {
        const group = compileGroup(definition);
        const probes = makeProbes(events, made);
        expectEqualFeatures(
          group,
          byNumber(runProbeKernel(group, orders, { events, probes, labels }, rows)),
          byNumber(probeOracle(group, orders, events, probes, labels)),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('events that are probes as well have the features that they have among all', () => {
  fc.assert(
    fc.property(
      arbitraryGroup,
      arbitraryTraffic(120),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
      batchRows,
      (definition, { events, labels }, isChosen, rows) => {
        const group = compileGroup(definition);
        const chosen = events.filter((_, i) => isChosen[i % isChosen.length]);
        const probes = chosen.map((event) => ({ ...event }));
        const expected = oracle(group, orders, events, labels);
        const found = runProbeKernel(group, orders, { events, probes, labels }, rows, createEventProbeKernel);
        expectEqualFeatures(
          group,
          new Map(chosen.map((event, i) => [event.order_id, found[i]!])),
          new Map(chosen.map((event) => [event.order_id, expected.get(event.order_id)!])),
        );
      },
    ),
    { numRuns: 200 },
  );
});

const { count, entity, featureGroup, labelRate, max, mean, min, sum } = dsl;

const group = compileGroup(
  featureGroup({
    name: 'recent',
    version: 1,
    table: 'recent',
    entity: entity('customer', 'customer_id'),
    recordId: 'order_id',
    online: false,
    offline: true,
    features: {
      orders: count().over('10s'),
      total: sum('amount').over('10s'),
      mean: mean('amount').over('10s'),
      least: min('amount').over('10s'),
      greatest: max('amount').over('10s'),
      returned: labelRate().over('10s').excludingCurrent(),
    },
  }),
);

const at = (second: number, customer_id = 'c'): Order => ({
  order_id: `${customer_id}${second}`,
  customer_id,
  placed_at: second * 1e6,
  shop_id: 's',
  amount: 50_000n,
  currency: 'EUR',
  country: 'BE',
  channel: 'web',
});

test('a probe sees the events before its instant, not those of its instant, and no other probe', () => {
  const probes = [at(0), at(1), at(1), at(2), at(2, 'unknown')];
  const found = runProbeKernel(group, orders, { events: [at(0), at(1), at(1)], probes });
  expect(found.map(({ orders }) => orders)).toEqual([0n, 1n, 1n, 3n, 0n]);
});

test('without an event counts and sums are 0, and the others null, whatever their columns allow with one', () => {
  const [empty] = runProbeKernel(group, orders, { events: [], probes: [at(0)] });
  expect(empty).toEqual({ orders: 0n, total: 0n, mean: null, least: null, greatest: null, returned: null });
  expect(group.features.map(({ nullable }) => nullable)).toEqual([false, false, false, false, false, true]);
  expect(withoutCurrentEvent(group).features.map(({ nullable }) => nullable)).toEqual([
    ...[false, false],
    ...[true, true, true, true],
  ]);
});

test('events that no later window reaches are dropped, although no probe comes', () => {
  const kernel = createProbeKernel([group], 'customer', { source: orders });
  const rows = 100;
  for (let from = 0; from < 30_000; from += rows)
    kernel.push({
      rows,
      ts: Float64Array.from({ length: rows }, (_, i) => (from + i) * 1e6),
      entityStart: Uint8Array.from({ length: rows }, (_, i) => (from + i === 0 ? 1 : 0)),
      isProbe: new Uint8Array(rows),
      decimals: { amount: new Int32Array(2 * rows) },
      codes: {},
      labels: labelsOnceTrue(new Float64Array(rows)),
    });
  expect(kernel['plan'].buffer.end).toBeLessThan(10 * rows);
});

test('later label changes of an event at the end of a batch stay with it', () => {
  const events = [at(0), at(1), at(2)];
  const labels: Label[] = events.flatMap(({ order_id }) => [
    { event: order_id, isTrue: true, knownAt: 2e6 },
    { event: order_id, isTrue: false, knownAt: 4e6 },
  ]);
  const probes = [at(3), at(5)];
  const found = runProbeKernel(group, orders, { events, probes, labels }, [1]);
  expect(found).toEqual(probeOracle(group, orders, events, probes, labels));
  expect(found.map(({ returned }) => returned)).toEqual([1, 0]);
});

test.each([
  ['an earlier row', [1, 0], [0, 0], 'row 1 is earlier than the row before it'],
  [
    'a probe behind an event of its instant',
    [1, 1],
    [0, 1],
    'row 1 is a probe after an event of its instant',
  ],
])('refuses %s', (_, seconds, isProbe, message) => {
  const kernel = createProbeKernel([group], 'customer', { source: orders });
  const push = () =>
    kernel.push({
      rows: 2,
      ts: Float64Array.from(seconds),
      entityStart: Uint8Array.of(1, 0),
      isProbe: Uint8Array.from(isProbe),
      decimals: { amount: new Int32Array(4) },
      codes: {},
      labels: labelsOnceTrue(Float64Array.of(1, 1)),
    });
  expect(push).toThrow(message);
});
