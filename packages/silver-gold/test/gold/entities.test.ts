import { groups } from '@cardlake/card-features';
import { entityKey, listEntities } from '../../src/gold/entities';

const { rt_card_features_v1: rt, fraud_features_v1: fraud } = groups;
const card = { name: 'card', key: 'card_id' };
const merchant = { name: 'merchant', key: 'merchant_id' };

test('the entity of most groups comes first', () => {
  expect(listEntities([rt])).toEqual([card]);
  expect(listEntities([fraud, rt])).toEqual([card, merchant]);
  const byMerchant = { ...fraud, entity: 'merchant' };
  expect(listEntities([fraud, byMerchant, byMerchant])).toEqual([merchant, card]);
});

test('an entity with two keys, or with none, is refused', () => {
  const other = { ...rt, entities: { ...rt.entities, card: 'merchant_id' as const } };
  expect(() => listEntities([rt, other])).toThrow('entity card: expected the key card_id in every group');
  expect(() => entityKey({ ...rt, entities: {} }, 'card')).toThrow('does not declare entity card');
});
