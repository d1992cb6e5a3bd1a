import type { Duration } from '@cardlake/schema';
import fc from 'fast-check';
import type { Entity, FeatureGroup, WindowFeature } from '../../src';
import { dsl } from './orders';

const {
  column,
  count,
  countDistinct,
  entity,
  feature,
  featureGroup,
  hourAtMost,
  isFirstSeen,
  isWeekend,
  max,
  mean,
  labelRate,
  min,
  ratio,
  stddev,
  sum,
  timeSincePrevious,
} = dsl;

export const customer = entity('customer', 'customer_id');
export const shop = entity('shop', 'shop_id');

/** Windows and delays around the distances between generated events. */
const durations: Duration[] = ['1s', '2s', '3s', '7s', '20s', '1m', '5m'];

const aggregates: readonly (() => WindowFeature)[] = [
  count,
  () => sum('amount'),
  () => mean('amount'),
  () => min('amount'),
  () => max('amount'),
  () => stddev('amount'),
  () => countDistinct('shop_id'),
  () => countDistinct('country'),
  () => isFirstSeen('shop_id'),
  timeSincePrevious,
];

const windowFeature = (make: () => WindowFeature, entities: readonly Entity[]) =>
  fc
    .record({
      window: fc.constantFrom(...durations),
      delay: fc.option(fc.constantFrom(...durations)),
      excluding: fc.boolean(),
      per: fc.constantFrom(...entities),
    })
    .map(({ window, delay, excluding, per }) => {
      const over = make().over(window).per(per);
      const delayed = delay === null ? over : over.delayed(delay);
      return excluding ? delayed.excludingCurrent() : delayed;
    });

const windowFeatures = (entities: readonly Entity[]) =>
  fc
    .tuple(...aggregates.map((make) => windowFeature(make, entities)))
    .map((features) => Object.fromEntries(features.map((each, i) => [`f${i}`, each])));

/** Features of the event, and ratios over features named as `windowFeatures` names them. */
const derivedFeatures = fc.tuple(fc.constantFrom(-1, 0.5), fc.nat(23)).map(([fallback, hour]) => ({
  twice: ratio(feature('of_mean'), column('amount')),
  of_mean: ratio(column('amount'), feature('f2')),
  of_sum: ratio(feature('f1'), column('amount')).default(fallback),
  of_count: ratio(feature('f0'), feature('f0')),
  of_max: ratio(column('amount'), feature('f4')),
  weekend: isWeekend(),
  early: hourAtMost(hour),
}));

const head = { name: 'random', version: 1, table: 'random', entity: customer, offline: true } as const;

/** Every aggregate with windows, delays and ends of its own, and features derived from them. */
export const arbitraryGroup: fc.Arbitrary<FeatureGroup> = fc
  .tuple(windowFeatures([customer, shop]), derivedFeatures, windowFeature(labelRate, [customer, shop]))
  .map(([windows, derived, label]) => {
    const rate = label.excludingCurrent();
    const max_or = max('amount').over('3s').excludingCurrent().default('-12.3456').per(shop);
    return featureGroup({
      ...head,
      recordId: 'order_id',
      online: false,
      features: { ...derived, ...windows, rate, rate_or_zero: rate.default(0), max_or },
    });
  });

/** The same per customer and without labels, with a bound on the events of a state. */
export const arbitraryOnlineGroup = (maxEvents: number): fc.Arbitrary<FeatureGroup> =>
  fc.tuple(windowFeatures([customer]), derivedFeatures).map(([windows, derived]) =>
    featureGroup({
      ...head,
      recordId: 'customer_id',
      online: { maxEvents },
      features: { ...derived, ...windows },
    }),
  );
