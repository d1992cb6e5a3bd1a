import { groups } from '@cardlake/card-features';
import { sqlType } from '@cardlake/lake';
import { featureColumns } from '../../src/gold/feature-columns';

const { rt_card_features_v1: rt, fraud_features_v1: fraud, fraud_features_v2: next } = groups;

const withoutIdentity = (name: string) => name.replace(/\.[0-9a-f]{16}$/, '');

test('columns are named by feature and identity, because groups may use the same names for others', () => {
  const columns = featureColumns([rt], 'card');
  expect(
    columns.map(({ name, type, wordsPerValue }) => [withoutIdentity(name), sqlType(type), wordsPerValue]),
  ).toEqual([
    ['txn_count_1h', 'INTEGER', 1],
    ['txn_amount_1h', 'DECIMAL(28,4)', 4],
    ['merchant_count_24h', 'INTEGER', 1],
    ['avg_amount_7d', 'DOUBLE', 2],
  ]);
  for (const { name } of columns) expect(name).not.toBe(withoutIdentity(name));
});

test('a feature that two versions share has one column, and one that differs has two', () => {
  expect(featureColumns([fraud, next], 'card')).toEqual(featureColumns([fraud], 'card'));
  const longer = {
    ...next,
    features: next.features.map((feature) =>
      feature.compute.kind === 'window' && feature.name === 'card_txn_count_1d'
        ? { ...feature, compute: { ...feature.compute, windowMicros: 1 } }
        : feature,
    ),
  };
  const names = featureColumns([fraud, longer], 'card').map(({ name }) => withoutIdentity(name));
  expect(names.filter((name) => name === 'card_txn_count_1d')).toHaveLength(2);
  expect(names).toHaveLength(featureColumns([fraud], 'card').length + 1);
});

test('only the features of the entity are listed', () => {
  const names = featureColumns([rt, fraud], 'merchant').map(({ name }) => withoutIdentity(name));
  expect(names).toContain('merchant_txn_count_7d');
  expect(names.every((name) => name.startsWith('merchant_'))).toBe(true);
  expect(featureColumns([rt], 'merchant')).toEqual([]);
});
