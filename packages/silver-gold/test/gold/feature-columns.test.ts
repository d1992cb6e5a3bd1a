import { groups } from '@cardlake/card-features';
import { sqlType } from '@cardlake/lake';
import { featureColumns } from '../../src/gold/feature-columns';

const { rt_card_features_v1: rt, fraud_features_v1: fraud } = groups;

test('columns are named by group, because groups may use the same names', () => {
  const columns = featureColumns([rt], 'card');
  expect(columns.map(({ name, type, wordsPerValue }) => [name, sqlType(type), wordsPerValue])).toEqual([
    ['rt_card_features_v1.txn_count_1h', 'INTEGER', 1],
    ['rt_card_features_v1.txn_amount_1h', 'DECIMAL(28,4)', 4],
    ['rt_card_features_v1.merchant_count_24h', 'INTEGER', 1],
    ['rt_card_features_v1.avg_amount_7d', 'DOUBLE', 2],
  ]);
});

test('only the features of the entity are listed', () => {
  const names = featureColumns([rt, fraud], 'merchant').map(({ name }) => name);
  expect(names).toContain('fraud_features_v1.merchant_txn_count_7d');
  expect(names.every((name) => name.startsWith('fraud_features_v1.merchant_'))).toBe(true);
  expect(featureColumns([rt], 'merchant')).toEqual([]);
});
