import { businessFields } from '@cardlake/card-schema';
import { duckdbType, featureDefinitions } from '@cardlake/schema';
import { goldTables, groupFields, groups, snapshotGroups } from '../src';

const columns = (name: keyof typeof goldTables) =>
  Object.entries(goldTables[name].fields)
    .slice(Object.keys(businessFields).length)
    .map(([column, { type, nullable }]) => `${column} ${duckdbType(type)}${nullable ? '' : ' NOT NULL'}`);

test('gold/card_features: silver, then the features of the design in its order', () => {
  const { path, fields } = goldTables.rt_card_features_v1;
  expect(path).toBe('gold/card_features');
  expect(Object.keys(fields).slice(0, 8)).toEqual(Object.keys(businessFields));
  expect(columns('rt_card_features_v1')).toMatchInlineSnapshot(`
    [
      "txn_count_1h BIGINT NOT NULL",
      "txn_amount_1h DECIMAL(28,4) NOT NULL",
      "merchant_count_24h BIGINT NOT NULL",
      "avg_amount_7d DOUBLE NOT NULL",
    ]
  `);
});

test('gold/fraud_features: silver, then the features of the design in its order', () => {
  expect(goldTables.fraud_features_v1.path).toBe('gold/fraud_features');
  expect(columns('fraud_features_v1')).toMatchInlineSnapshot(`
    [
      "card_txn_count_1d BIGINT NOT NULL",
      "card_txn_count_7d BIGINT NOT NULL",
      "card_txn_count_30d BIGINT NOT NULL",
      "card_avg_amount_1d DOUBLE NOT NULL",
      "card_avg_amount_7d DOUBLE NOT NULL",
      "card_avg_amount_30d DOUBLE NOT NULL",
      "merchant_txn_count_1d BIGINT NOT NULL",
      "merchant_txn_count_7d BIGINT NOT NULL",
      "merchant_txn_count_30d BIGINT NOT NULL",
      "merchant_fraud_rate_1d DOUBLE NOT NULL",
      "merchant_fraud_rate_7d DOUBLE NOT NULL",
      "merchant_fraud_rate_30d DOUBLE NOT NULL",
      "is_weekend DOUBLE NOT NULL",
      "is_night DOUBLE NOT NULL",
      "card_txn_count_1m BIGINT NOT NULL",
      "card_txn_count_5m BIGINT NOT NULL",
      "card_txn_count_10m BIGINT NOT NULL",
      "card_amount_max_24h DECIMAL(18,4) NOT NULL",
      "card_amount_stddev_7d DOUBLE",
      "amount_over_card_avg_30d DOUBLE",
      "seconds_since_previous_txn DOUBLE",
      "card_country_count_24h BIGINT NOT NULL",
      "is_new_merchant_30d DOUBLE NOT NULL",
    ]
  `);
});

test('gold/fraud_features_v2: the features of version 1, the merchant as of the day', () => {
  expect(goldTables.fraud_features_v2.path).toBe('gold/fraud_features_v2');
  expect(columns('fraud_features_v2')).toEqual(columns('fraud_features_v1'));
  const taken = groups.fraud_features_v2.features.filter(({ compute }) => compute.kind === 'snapshot');
  expect(taken.map(({ name }) => name)).toEqual(Object.keys(groupFields(snapshotGroups[0]!)));
});

test('a feature whose name says a duration is described with that very duration', () => {
  const described = [...Object.values(groups), ...snapshotGroups].flatMap((group) =>
    group.features
      .filter(({ compute }) => compute.kind === 'window')
      .flatMap(({ name }) => {
        const [, said] = /_(\d+[smhd])$/.exec(name) ?? [];
        return said === undefined ? [] : [{ said, text: groupFields(group)[name]?.description }];
      }),
  );
  expect(described.length).toBeGreaterThan(20);
  for (const { said, text } of described) expect(text).toContain(` over ${said}`);
});

test('the online group fits the Feature Store', () => {
  const { online, recordId, features } = groups.rt_card_features_v1;
  expect({ online, recordId }).toEqual({
    online: { maxEvents: 10_000 },
    recordId: 'card_id',
  });
  const fields = Object.fromEntries(
    features.map(({ name, type, nullable }) => [name, { type, nullable, description: '' }]),
  );
  expect(featureDefinitions(fields)).toHaveLength(4);
});
