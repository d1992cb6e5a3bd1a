import type { FeatureValue } from '@cardlake/features';
import { describeFeatures } from '../../src/reasons/describe';
import { cardEvent } from '../support/card-event';
import { describedGroup, describedSnapshot } from '../support/described-group';

const describeFeature = describeFeatures(describedGroup, [describedSnapshot]);
const say = (name: string, value: FeatureValue = null, snapshotDays = { shop_risk_v1: '2018-04-01' }) =>
  describeFeature(name, { event: cardEvent(), vector: { [name]: value }, snapshotDays });

test.each<[name: string, value: FeatureValue, sentence: string]>([
  ['n_1h', 12n, '12 authorisations of this card in the last hour'],
  ['n_1h', 1_234n, '1,234 authorisations of this card in the last hour'],
  ['n_1h', 1n, 'no other authorisation of this card in the last hour'],
  ['n_before_5m', 1n, '1 earlier authorisation of this card in the last 5 minutes'],
  ['n_before_5m', 0n, 'no authorisation of this card in the last 5 minutes'],
  ['countries_24h', 3n, '3 different countries in the authorisations of this card in the last 24 hours'],
  ['merchants_7d', 1n, 'only one merchant in the authorisations of this card in the last 7 days'],
  ['total_1d', 1_234_5000n, 'total amount of this card in the last 24 hours: 1,234.50'],
  ['total_1d', 0n, 'total amount of this card in the last 24 hours: 0.00'],
  ['average_30d', 0.0012, 'average amount of this card in the last 30 days: 0.0012'],
  ['average_30d', null, 'average amount of this card in the last 30 days: none'],
  ['least_90m', -5_0000n, 'least amount of this card in the last 90 minutes: -5.00'],
  ['greatest_30d', 900_0000n, 'greatest amount of this card in the last 30 days: 900.00'],
  ['spread_7d', 12.345, 'standard deviation of the amount of this card in the last 7 days: 12.35'],
  ['spread_7d', null, 'standard deviation of the amount of this card in the last 7 days: none'],
  ['is_new_30d', 1, 'first authorisation of this card with this merchant in the last 30 days'],
  ['is_new_30d', 0, 'not the first authorisation of this card with this merchant in the last 30 days'],
  ['since_previous', 0.5, '0.5 seconds since the previous authorisation of this card'],
  ['since_previous', 1, '1 second since the previous authorisation of this card'],
  ['since_previous', 119.9, '119 seconds since the previous authorisation of this card'],
  ['since_previous', 7_199, '119 minutes since the previous authorisation of this card'],
  ['since_previous', 200_000, '2 days since the previous authorisation of this card'],
  ['since_previous', null, 'no earlier authorisation of this card in the last 30 days'],
  ['weekend', 1, 'on a weekend, UTC'],
  ['weekend', 0, 'on a weekday, UTC'],
  ['night', 1, 'between 00:00 and 06:59, UTC'],
  ['night', 0, 'after 06:59, UTC'],
  [
    'over_average',
    8.333,
    'the amount of this authorisation is 8.3 times the average amount of this card in the last 30 days',
  ],
  [
    'over_average',
    null,
    'the amount of this authorisation cannot be compared with the average amount of this card in the last 30 days',
  ],
  [
    'share_of_day',
    123.4,
    'the number of authorisations of this card in the last hour is 123 times the number of different countries in the authorisations of this card in the last 24 hours',
  ],
  ['shop_n_1d', 4n, '4 authorisations of this merchant in the day before 2018-03-25'],
  ['shop_n_1d', 0n, 'no authorisation of this merchant in the day before 2018-03-25'],
  [
    'shop_fraud_rate',
    0.045,
    'known frauds: 4.5 % of the authorisations of this merchant in the 30 days before 2018-03-25',
  ],
  [
    'shop_fraud_rate',
    0.00012,
    'known frauds: 0.012 % of the authorisations of this merchant in the 30 days before 2018-03-25',
  ],
])('%s = %p: %s', (name, value, sentence) => {
  expect(say(name, value)).toBe(sentence);
});

test.each([
  ['amount', 'amount of this authorisation: 250.00 EUR'],
  ['merchant_id', 'merchant of this authorisation: merchant_1'],
  ['pos_mode', 'pos mode of this authorisation: chip'],
])('the column %s: %s', (name, sentence) => {
  expect(say(name)).toBe(sentence);
});

test('without a snapshot, its windows end as long ago as its delay says', () => {
  const sentence = describeFeature('shop_n_1d', {
    event: cardEvent(),
    vector: { shop_n_1d: 0n },
    snapshotDays: {},
  });
  expect(sentence).toBe('no authorisation of this merchant in the 24 hours that ended 7 days ago');
});

test('every feature can be described without a value', () => {
  for (const { name } of describedGroup.features) expect(say(name)).toMatch(/^\S.*\S$/);
});
