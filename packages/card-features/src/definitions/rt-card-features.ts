import type { FeatureGroup } from '@cardlake/features';
import { count, countDistinct, featureGroup, mean, sum } from './dsl';
import { card } from './entities';

const v1 = featureGroup({
  name: 'rt_card_features',
  version: 1,
  table: 'card_features',
  entity: card,
  recordId: 'card_id',
  online: 'stored',
  offline: true,
  features: {
    txn_count_1h: count().over('1h'),
    txn_amount_1h: sum('amount').over('1h'),
    merchant_count_24h: countDistinct('merchant_id').over('24h'),
    avg_amount_7d: mean('amount').over('7d'),
  },
});

/** Recent activity of a card, served online for decisions in real time. All published versions. */
export const rtCardFeatures: readonly FeatureGroup[] = [v1];
