import fc from 'fast-check';
import {
  type CompiledSnapshotGroup,
  compileSnapshotGroup,
  emptySnapshotValue,
  snapshotRows,
  type WindowFeature,
} from '../../src';
import { type ExpectedSnapshot, type Label, partialsOf, snapshotOracle } from '../../test-kit';
import { shop } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';
import { dsl, type Order, orders } from '../support/orders';

const { count, countDistinct, labelRate, max, mean, min, snapshotGroup, stddev, sum } = dsl;

const DAY = 86_400e6;
const START_DAY = 19_780;

const aggregates: readonly (() => WindowFeature)[] = [
  count,
  () => sum('amount'),
  () => mean('amount'),
  () => min('amount'),
  () => max('amount').default('-1.5'),
  () => stddev('amount'),
  () => countDistinct('country'),
  labelRate,
  () => labelRate().default(0),
];

const windows = fc.tuple(fc.constantFrom('1d', '2d', '5d'), fc.constantFrom(undefined, '1d', '3d'));

const arbitrarySnapshotGroup = fc
  .tuple(
    ...aggregates.map((make) =>
      windows.map(([w, d]) =>
        d
          ? make()
              .over(w as '1d')
              .delayed(d as '1d')
          : make().over(w as '1d'),
      ),
    ),
  )
  .map((features) =>
    compileSnapshotGroup(
      snapshotGroup({
        name: 'shop_days',
        version: 1,
        table: 'shop_days',
        entity: shop,
        features: Object.fromEntries(features.map((feature, i) => [`f${i}`, feature])),
      }),
    ),
  );

/** Instants at the edges of days, and within them. */
const instant = (days: number) =>
  fc
    .tuple(
      fc.nat(days),
      fc.oneof(fc.constantFrom(0, 1, DAY - 1, DAY / 2), fc.integer({ min: 0, max: DAY - 1 })),
    )
    .map(([day, within]) => (START_DAY + day) * DAY + within);

const order = fc.record({
  placed_at: instant(9),
  shop_id: fc.constantFrom('a', 'a', 'b'),
  country: fc.constantFrom('BE', 'NL', 'DE'),
  amount: fc.oneof(
    fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
    fc.constantFrom(0n, 1n, 10n ** 15n + 1n),
  ),
  reports: fc.array(fc.tuple(fc.boolean(), instant(14)), { maxLength: 4 }),
});

const traffic = fc.array(order, { maxLength: 40, size: 'max' }).map((made) => {
  const labels: Label[] = [];
  const events = made.map(({ reports, ...rest }, i): Order => {
    for (const [isTrue, knownAt] of reports) labels.push({ event: `o${i}`, isTrue, knownAt });
    return { order_id: `o${i}`, customer_id: 'c', currency: 'EUR', channel: 'web', ...rest };
  });
  return { events, labels };
});

const range = fc
  .tuple(fc.integer({ min: START_DAY - 2, max: START_DAY + 22 }), fc.integer({ min: 0, max: 25 }))
  .map(([from, days]) => ({ from, until: from + days }));

test('rows equal the oracle for any features, events, reports and days', () => {
  fc.assert(
    fc.property(arbitrarySnapshotGroup, traffic, range, (group, { events, labels }, days) => {
      const expected = snapshotOracle(group, orders, events, labels, days);
      const shops = [...new Set(events.map(({ shop_id }) => shop_id))].sort();
      const actual = shops.flatMap((entity) => {
        const own = events.filter(({ shop_id }) => shop_id === entity);
        const partials = partialsOf(orders, own, labels);
        return [...snapshotRows(group, orders.fields, partials, days)].map(
          ({ day, values }): ExpectedSnapshot => ({
            entity,
            day,
            features: Object.fromEntries(group.features.map(({ name }, i) => [name, values[i] ?? null])),
          }),
        );
      });
      expectEqualRows(group, actual, expected);
    }),
    { numRuns: 300 },
  );
});

test('an empty window has the empty value', () => {
  fc.assert(
    fc.property(arbitrarySnapshotGroup, traffic, range, (group, { events, labels }, days) => {
      for (const { entity, day, features } of snapshotOracle(group, orders, events, labels, days))
        for (const feature of group.features) {
          const { windowMicros, delayMicros } = feature.compute;
          const [end, length] = [day * DAY - delayMicros, windowMicros];
          const inWindow = events.some(
            ({ shop_id, placed_at }) => shop_id === entity && placed_at >= end - length && placed_at < end,
          );
          if (!inWindow) expect(features[feature.name]).toBe(emptySnapshotValue(feature));
        }
    }),
  );
});

/** Fails unless rows are equal to the bit; standard deviations to 1e-9. */
function expectEqualRows(
  group: CompiledSnapshotGroup,
  actual: readonly ExpectedSnapshot[],
  expected: readonly ExpectedSnapshot[],
): void {
  const byId = (rows: readonly ExpectedSnapshot[]) =>
    new Map(rows.map(({ entity, day, features }) => [`${entity} on ${day}`, features]));
  expectEqualFeatures(group, byId(actual), byId(expected));
}
