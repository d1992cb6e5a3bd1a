import { calibrateMargin, createScorer } from '@cardlake/model';
import { prepareVersion } from '../../src';
import { cardEvent } from '../support/card-event';
import { describedGroup } from '../support/described-group';
import { modelVersion, scoringVersion } from '../support/test-version';

const vector = Object.fromEntries(
  describedGroup.features.map(({ name, type }, at) => [
    name,
    type.kind === 'double' ? at / 7 : type.kind === 'decimal' ? BigInt(at) * 1_000n : BigInt(at),
  ]),
);

test('the row has the features in the order of the card, decimals as numbers', () => {
  const loaded = modelVersion(describedGroup, 'a');
  const row = loaded.card.features.map(({ name }) => {
    if (name === 'amount') return 250;
    const type = describedGroup.features.find((feature) => feature.name === name)?.type;
    return Number(vector[name]) / (type?.kind === 'decimal' ? 1e4 : 1);
  });
  const { score, probability } = prepareVersion(loaded, describedGroup).score(cardEvent(), vector);
  expect(score).toBe(createScorer(loaded.model).margin(row));
  expect(probability).toBe(calibrateMargin(loaded.policy.calibration, score));
});

test('contributions are named as the features, and sum to the margin less the mean', () => {
  const version = scoringVersion(describedGroup, 'a');
  const parts = version.contributions(cardEvent(), vector);
  expect(parts.map(({ name }) => name)).toEqual([
    ...describedGroup.features.map(({ name }) => name),
    'amount',
  ]);
  const other = version.contributions(cardEvent({ amount: 1n }), {});
  const sum = (values: typeof parts) => values.reduce((total, { value }) => total + value, 0);
  const difference =
    version.score(cardEvent(), vector).score - version.score(cardEvent({ amount: 1n }), {}).score;
  expect(sum(parts) - sum(other)).toBeCloseTo(difference, 4);
});

type Card = ReturnType<typeof modelVersion>['card'];

test.each<[fault: string, change: (card: Card) => Card, message: string]>([
  [
    'another definition',
    (card) => ({ ...card, groups: [{ name: 'described_v1', definitionHash: 'x' }] }),
    'another definition of described_v1',
  ],
  [
    'another group',
    (card) => ({ ...card, groups: [{ name: 'other_v1', definitionHash: describedGroup.hash }] }),
    'another definition of other_v1',
  ],
  [
    'fewer features',
    (card) => ({ ...card, features: card.features.slice(1) }),
    'its card names other features than its trees: 17, and 18',
  ],
  [
    'a text of the event',
    (card) => ({
      ...card,
      features: card.features.map((each) => (each.group ? each : { ...each, name: 'country' })),
    }),
    'country is neither a number of the event',
  ],
  [
    'an unknown feature',
    (card) => ({
      ...card,
      features: card.features.map((each, at) => (at === 0 ? { ...each, name: 'x' } : each)),
    }),
    'x is neither',
  ],
])('refused: %s', (_, change, message) => {
  const loaded = modelVersion(describedGroup, 'a');
  expect(() => prepareVersion({ ...loaded, card: change(loaded.card) }, describedGroup)).toThrow(message);
});
