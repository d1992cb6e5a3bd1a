import type { FeatureGroup } from '@cardlake/features';
import {
  column,
  count,
  countDistinct,
  feature,
  featureGroup,
  fromSnapshot,
  isFirstSeen,
  isNight,
  isWeekend,
  labelRate,
  max,
  mean,
  ratio,
  stddev,
  timeSincePrevious,
} from './dsl';
import { card, merchant } from './entities';
import { merchantRiskV1 } from './merchant-risk';
import { REPORT_DELAY } from './report-delay';

const merchantCount = count().per(merchant).delayed(REPORT_DELAY);
const merchantFraudRate = labelRate().per(merchant).delayed(REPORT_DELAY).default(0);

const cardFeatures = {
  card_txn_count_1d: count().over('1d'),
  card_txn_count_7d: count().over('7d'),
  card_txn_count_30d: count().over('30d'),
  card_avg_amount_1d: mean('amount').over('1d'),
  card_avg_amount_7d: mean('amount').over('7d'),
  card_avg_amount_30d: mean('amount').over('30d'),
};

const eventAndVelocityFeatures = {
  is_weekend: isWeekend(),
  is_night: isNight(),
  card_txn_count_1m: count().over('1m'),
  card_txn_count_5m: count().over('5m'),
  card_txn_count_10m: count().over('10m'),
  card_amount_max_24h: max('amount').over('24h'),
  card_amount_stddev_7d: stddev('amount').over('7d'),
  amount_over_card_avg_30d: ratio(column('amount'), feature('card_avg_amount_30d')),
  seconds_since_previous_txn: timeSincePrevious().over('30d'),
  card_country_count_24h: countDistinct('country').over('24h'),
  is_new_merchant_30d: isFirstSeen('merchant_id').over('30d'),
};

const v1 = featureGroup({
  name: 'fraud_features',
  version: 1,
  table: 'fraud_features',
  entity: card,
  recordId: 'event_id',
  online: false,
  offline: true,
  features: {
    ...cardFeatures,
    merchant_txn_count_1d: merchantCount.over('1d'),
    merchant_txn_count_7d: merchantCount.over('7d'),
    merchant_txn_count_30d: merchantCount.over('30d'),
    merchant_fraud_rate_1d: merchantFraudRate.over('1d'),
    merchant_fraud_rate_7d: merchantFraudRate.over('7d'),
    merchant_fraud_rate_30d: merchantFraudRate.over('30d'),
    ...eventAndVelocityFeatures,
  },
});

/** As version 1, but the merchant as of the day, so that an event can be scored as it arrives. */
const v2 = featureGroup({
  name: 'fraud_features',
  version: 2,
  table: 'fraud_features_v2',
  entity: card,
  recordId: 'event_id',
  online: 'assembled',
  offline: true,
  features: {
    ...cardFeatures,
    merchant_txn_count_1d: fromSnapshot(merchantRiskV1, 'merchant_txn_count_1d'),
    merchant_txn_count_7d: fromSnapshot(merchantRiskV1, 'merchant_txn_count_7d'),
    merchant_txn_count_30d: fromSnapshot(merchantRiskV1, 'merchant_txn_count_30d'),
    merchant_fraud_rate_1d: fromSnapshot(merchantRiskV1, 'merchant_fraud_rate_1d'),
    merchant_fraud_rate_7d: fromSnapshot(merchantRiskV1, 'merchant_fraud_rate_7d'),
    merchant_fraud_rate_30d: fromSnapshot(merchantRiskV1, 'merchant_fraud_rate_30d'),
    ...eventAndVelocityFeatures,
  },
});

/** Features of each transaction for training and scoring fraud models. All published versions. */
export const fraudFeatures: readonly FeatureGroup[] = [v1, v2];
