import { businessFields } from '@cardlake/card-schema';
import { groups } from '../../src';
import { eventColumns, findServingFaults, type ServedGroup } from '../../src/models/serving-faults';

const feature = (name: string, group: string | null) => ({ name, group, baseline: null });

const served: readonly ServedGroup[] = [
  { name: 'live_v1', definitionHash: 'a'.repeat(64), isAssembled: true },
  { name: 'stored_v1', definitionHash: 'b'.repeat(64), isAssembled: false },
];

test('assembled groups of the same definition and numbers of the event are served', () => {
  const card = {
    groups: [{ name: 'live_v1', definitionHash: 'a'.repeat(64) }],
    features: [feature('amount', null), feature('count', 'live_v1')],
  };
  expect(findServingFaults(card, served)).toEqual([]);
  expect(eventColumns.every((name) => Object.hasOwn(businessFields, name))).toBe(true);
  expect(eventColumns).toEqual(['amount']);
});

test('everything that differs is named', () => {
  const card = {
    groups: [
      { name: 'live_v1', definitionHash: 'c'.repeat(64) },
      { name: 'stored_v1', definitionHash: 'b'.repeat(64) },
      { name: 'gone_v1', definitionHash: 'd'.repeat(64) },
    ],
    features: [feature('card_id', null), feature('count', 'live_v1')],
  };
  expect(findServingFaults(card, served)).toEqual([
    'live_v1 is published with the definition aaaaaaaaaaaa, and the model was made for cccccccccccc',
    'stored_v1 is not assembled when an event arrives',
    'gone_v1 is no published group',
    'card_id is no number column of an event',
  ]);
});

test('the published groups are those that count', () => {
  const [first] = groups;
  const card = { groups: [{ name: 'rt_card_features_v1', definitionHash: first?.hash ?? '' }], features: [] };
  expect(findServingFaults(card)).toEqual(['rt_card_features_v1 is not assembled when an event arrives']);
});
