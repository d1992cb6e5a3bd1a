import { groups } from '@cardlake/card-features';
import { entityImpacts } from '../../src/gold/impact-window';

const DAY = 86_400_000_000;
const { rt_card_features_v1: rt, fraud_features_v1: fraud } = groups;

const card = { name: 'card', key: 'card_id' };
const merchant = { name: 'merchant', key: 'merchant_id' };

test('an event affects its entity from the shortest delay to the longest window with its delay', () => {
  expect(entityImpacts([rt])).toEqual([
    { entity: card, window: { from: 0, to: 7 * DAY }, labelWindow: undefined },
  ]);
});

test('a label affects only the windows that ask for labels', () => {
  expect(entityImpacts([fraud])).toEqual([
    { entity: card, window: { from: 0, to: 30 * DAY }, labelWindow: undefined },
    {
      entity: merchant,
      window: { from: 7 * DAY, to: 37 * DAY },
      labelWindow: { from: 7 * DAY, to: 37 * DAY },
    },
  ]);
});

test('the windows of several groups are put together', () => {
  expect(entityImpacts([rt, fraud])).toEqual(entityImpacts([fraud]));
  expect(entityImpacts([])).toEqual([]);
});

test('row features affect no other row', () => {
  const rowFeatures = fraud.features.filter(({ compute }) => compute.kind === 'row');
  expect(rowFeatures.length).toBeGreaterThan(0);
  expect(entityImpacts([{ ...fraud, features: rowFeatures }])).toEqual([
    { entity: card, window: undefined, labelWindow: undefined },
  ]);
});
