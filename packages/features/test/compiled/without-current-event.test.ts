import { compileGroup, listNeededColumns, selectFeatures } from '../../src';
import { customer, shop } from '../support/arbitrary-group';
import { dsl } from '../support/orders';

const { column, count, countDistinct, feature, featureGroup, isFirstSeen, isWeekend, mean, ratio } = dsl;

const group = compileGroup(
  featureGroup({
    name: 'asked',
    version: 1,
    table: 'asked',
    entity: customer,
    recordId: 'order_id',
    online: false,
    offline: true,
    features: {
      half: ratio(feature('share'), feature('orders')),
      orders: count().over('1d'),
      average: mean('amount').over('1d'),
      shops: countDistinct('shop_id').over('1d'),
      is_new_shop: isFirstSeen('shop_id').over('1d'),
      share: ratio(column('amount'), feature('average')),
      of_shop: count().over('1d').per(shop),
      weekend: isWeekend(),
    },
  }),
);

test.each([
  ['half', ['customer_id', 'amount']],
  ['orders', ['customer_id']],
  ['average', ['customer_id']],
  ['shops', ['customer_id']],
  ['is_new_shop', ['customer_id', 'shop_id']],
  ['share', ['customer_id', 'amount']],
  ['of_shop', ['shop_id']],
  ['weekend', ['customer_id']],
])('%s needs the key of its entity and what it reads of the row', (name, columns) => {
  const found = group.features.find((each) => each.name === name);
  expect(found && listNeededColumns(group, found)).toEqual(columns);
});

test('chosen features come with those that their ratios are made of, in stored order', () => {
  const { features, derived, ...rest } = selectFeatures(group, new Set(['half']));
  expect(features.map(({ name }) => name)).toEqual(['half', 'orders', 'average', 'share']);
  expect(derived).toEqual(['share', 'half']);
  expect({ ...rest, features: group.features, derived: group.derived }).toEqual(group);
  expect(selectFeatures(group, new Set(['of_shop'])).derived).toEqual([]);
});

test('a feature that does not exist is a fault of the caller', () => {
  expect(() => selectFeatures(group, new Set(['nope']))).toThrow('asked has no feature nope');
});
