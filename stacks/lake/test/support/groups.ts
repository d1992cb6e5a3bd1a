import type { PublishedGroup } from '@cardlake/feature-store-stack';
import { AMOUNT, type Field, field, nullable } from '@cardlake/schema';

const counts = (...names: string[]): Record<string, Field> =>
  Object.fromEntries(names.map((name) => [name, field.bigint(name)]));

/** Groups like the published ones: what the tests of the composition need of a definition. */
export const groups: readonly PublishedGroup[] = [
  {
    name: 'rt_card_features_v1',
    recordId: 'card_id',
    online: true,
    features: {
      ...counts('txn_count_1h'),
      txn_amount_1h: field.decimal(AMOUNT.precision, AMOUNT.scale, 'sum'),
      ...counts('merchant_count_24h'),
      avg_amount_7d: nullable(field.double('mean')),
    },
  },
  {
    name: 'fraud_features_v1',
    recordId: 'event_id',
    online: false,
    features: { ...counts('card_txn_count_1d', 'is_night'), merchant_fraud_rate_7d: field.double('share') },
  },
];
