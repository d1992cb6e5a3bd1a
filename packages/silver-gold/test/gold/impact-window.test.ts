import { groups } from '@cardlake/card-features';
import { impactWindows } from '../../src/gold/impact-window';

const DAY = 86_400_000_000;
const { rt_card_features_v1: rt, fraud_features_v1: fraud } = groups;

test('an event affects its entity from the shortest delay to the longest window with its delay', () => {
  expect(impactWindows([rt])).toEqual(new Map([['card_id', { from: 0, to: 7 * DAY }]]));
  expect(impactWindows([fraud])).toEqual(
    new Map([
      ['card_id', { from: 0, to: 30 * DAY }],
      ['merchant_id', { from: 7 * DAY, to: 37 * DAY }],
    ]),
  );
});

test('the windows of several groups are put together', () => {
  expect(impactWindows([rt, fraud])).toEqual(impactWindows([fraud]));
  expect(impactWindows([])).toEqual(new Map());
});

test('row features affect no other row', () => {
  const rowFeatures = fraud.features.filter(({ compute }) => compute.kind !== 'window');
  expect(rowFeatures.length).toBeGreaterThan(0);
  expect(impactWindows([{ ...fraud, features: rowFeatures }])).toEqual(new Map());
});
