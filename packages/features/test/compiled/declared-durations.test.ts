import type { Duration } from '@cardlake/schema';
import fc from 'fast-check';
import {
  compileGroup,
  compileSnapshotGroup,
  declaredDurations,
  groupFields,
  snapshotTable,
  writeDuration,
} from '../../src';
import { customer, shop } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { count, featureGroup, fromSnapshot, snapshotGroup, sum } = dsl;

const SIZES = { s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6 };
const durations = (most: number): fc.Arbitrary<Duration> =>
  fc
    .tuple(fc.integer({ min: 1, max: 2_000 }), fc.constantFrom('s', 'm', 'h', 'd'))
    .filter(([number, unit]) => number * SIZES[unit] <= most)
    .map(([number, unit]): Duration => `${number}${unit}`);

test('a window and a delay are described as they were declared, in any unit', () => {
  const reach = durations(200 * SIZES.d);
  fc.assert(
    fc.property(reach, reach, (window, delay) => {
      const group = featureGroup({
        name: 'g',
        version: 1,
        table: 'g',
        entity: customer,
        recordId: 'order_id',
        online: false,
        offline: true,
        features: { n: count().over(window).delayed(delay), total: sum('amount').over(window) },
      });
      const fields = groupFields(compileGroup(group), orders, declaredDurations(group));
      expect(fields['n']?.description).toContain(` over ${window} until ${delay} before,`);
      expect(fields['total']?.description).toContain(` over ${window}, `);
    }),
  );
});

test('a snapshot group says its windows and the time until its rows are used as declared; so does who takes them', () => {
  const risk = snapshotGroup({
    name: 'risk',
    version: 1,
    table: 'risk',
    entity: shop,
    availableAfter: '360m',
    features: { n: count().over('48h') },
  });
  const declared = { n: { window: '48h', availableAfter: '360m' } };
  expect(declaredDurations(risk)).toEqual(declared);
  const table = snapshotTable(compileSnapshotGroup(risk), orders, declared);
  expect(table.fields['n']?.description).toContain('over 48h,');
  const group = featureGroup({
    name: 'g',
    version: 1,
    table: 'g',
    entity: customer,
    recordId: 'order_id',
    online: 'assembled',
    offline: true,
    features: { shop_n: fromSnapshot(risk, 'n') },
  });
  const fields = groupFields(compileGroup(group), orders, declaredDurations(group));
  expect(fields['shop_n']?.description).toContain('of the day 360m before');
});

test('nothing is kept of durations in their shortest form, and a text of another length is not believed', () => {
  const group = snapshotGroup({
    name: 'risk',
    version: 1,
    table: 'risk',
    entity: shop,
    features: { n: count().over('7d').delayed('1d') },
  });
  expect(declaredDurations(group)).toEqual({});
  expect([writeDuration(SIZES.d, '24h'), writeDuration(SIZES.d, '25h')]).toEqual(['24h', '1d']);
});
