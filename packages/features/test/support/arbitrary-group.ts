import fc from 'fast-check';
import {
  column,
  count,
  countDistinct,
  type Duration,
  entity,
  type Feature,
  type FeatureGroup,
  feature,
  featureGroup,
  hourAtMost,
  isNew,
  isWeekend,
  max,
  mean,
  meanOfLabel,
  min,
  ratio,
  stddev,
  sum,
  timeSincePrevious,
  type WindowFeature,
} from '../../src';

export const card = entity('card', 'card_id');
export const merchant = entity('merchant', 'merchant_id');

/** Windows and delays around the distances between generated events. */
const durations: Duration[] = ['1s', '2s', '3s', '7s', '20s', '1m', '5m'];

const aggregates: readonly (() => WindowFeature)[] = [
  count,
  () => sum('amount'),
  () => mean('amount'),
  () => min('amount'),
  () => max('amount'),
  () => stddev('amount'),
  () => countDistinct('merchant_id'),
  () => countDistinct('country'),
  () => isNew('merchant_id'),
  timeSincePrevious,
];

const windowFeature = (make: () => WindowFeature) =>
  fc
    .record({
      window: fc.constantFrom(...durations),
      delay: fc.option(fc.constantFrom(...durations)),
      excluding: fc.boolean(),
      per: fc.constantFrom(card, merchant),
    })
    .map(({ window, delay, excluding, per }) => {
      const over = make().over(window).per(per);
      const delayed = delay === null ? over : over.delayed(delay);
      return excluding ? delayed.excludingCurrent() : delayed;
    });

const labelMean = windowFeature(meanOfLabel).map((feature) => feature.excludingCurrent());

/** Every aggregate with windows, delays and ends of its own, beside derived features over them. */
export const arbitraryGroup: fc.Arbitrary<FeatureGroup> = fc
  .tuple(fc.tuple(...aggregates.map(windowFeature)), labelMean, fc.constantFrom(-1, 0.5), fc.nat(23))
  .map(([windows, label, fallback, hour]) => {
    const named: Record<string, Feature> = {};
    windows.forEach((each, i) => {
      named[`f${i}`] = each;
    });
    return featureGroup({
      name: 'random',
      version: 1,
      table: 'random',
      entity: card,
      recordId: 'event_id',
      online: false,
      offline: true,
      features: {
        twice: ratio(feature('of_mean'), column('amount')),
        of_mean: ratio(column('amount'), feature('f2')),
        of_sum: ratio(feature('f1'), column('amount')).default(fallback),
        of_count: ratio(feature('f0'), feature('f0')),
        of_max: ratio(column('amount'), feature('f4')),
        ...named,
        rate: label,
        rate_or_zero: label.default(0),
        max_or: max('amount').over('3s').excludingCurrent().default('-12.3456').per(merchant),
        weekend: isWeekend(),
        early: hourAtMost(hour),
      },
    });
  });
