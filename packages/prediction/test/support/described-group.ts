import { cardEvents } from '@cardlake/card-schema';
import { compileGroup, compileSnapshotGroup, featuresOn } from '@cardlake/features';

const {
  column,
  count,
  countDistinct,
  entity,
  feature,
  featureGroup,
  fromSnapshot,
  isFirstSeen,
  isNight,
  isWeekend,
  labelRate,
  max,
  mean,
  min,
  ratio,
  snapshotGroup,
  stddev,
  sum,
  timeSincePrevious,
} = featuresOn(cardEvents);

const risk = snapshotGroup({
  name: 'shop_risk',
  version: 1,
  table: 'shop_risk',
  entity: entity('merchant', 'merchant_id'),
  availableAfter: '6h',
  features: {
    n_1d: count().over('1d').delayed('7d'),
    fraud_rate_30d: labelRate().over('30d').delayed('7d').default(0),
  },
});

/** The snapshot group that `describedGroup` takes features from. */
export const describedSnapshot = compileSnapshotGroup(risk);

/** A group with a feature of every kind. */
export const describedGroup = compileGroup(
  featureGroup({
    name: 'described',
    version: 1,
    table: 'described',
    entity: entity('card', 'card_id'),
    recordId: 'event_id',
    online: 'assembled',
    offline: true,
    features: {
      n_1h: count().over('1h'),
      n_before_5m: count().over('5m').excludingCurrent(),
      countries_24h: countDistinct('country').over('24h'),
      merchants_7d: countDistinct('merchant_id').over('7d'),
      total_1d: sum('amount').over('1d'),
      average_30d: mean('amount').over('30d'),
      least_90m: min('amount').over('90m'),
      greatest_30d: max('amount').over('30d'),
      spread_7d: stddev('amount').over('7d'),
      is_new_30d: isFirstSeen('merchant_id').over('30d'),
      since_previous: timeSincePrevious().over('30d'),
      weekend: isWeekend(),
      night: isNight(),
      over_average: ratio(column('amount'), feature('average_30d')),
      share_of_day: ratio(feature('n_1h'), feature('countries_24h')),
      shop_n_1d: fromSnapshot(risk, 'n_1d'),
      shop_fraud_rate: fromSnapshot(risk, 'fraud_rate_30d'),
    },
  }),
);
