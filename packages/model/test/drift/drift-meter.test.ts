import { createDriftMeter, readDecidedValues, stabilityIndex } from '../../src';

const baseline = { missing: 0, zero: 0, edges: [1, 2], counts: [100, 100, 100] };
const card = {
  features: [
    { name: 'amount', group: null, baseline },
    { name: 'n', group: 'g_v1', baseline },
  ],
  marginBaseline: baseline,
};

test('a meter has the index of each feature and of the score, and the greatest of their levels', () => {
  const meter = createDriftMeter(card);
  if (meter === undefined) throw new Error('a meter was expected');
  // The amount is spread as in training, the score is always the same, and n is missing.
  for (let i = 0; i < 300; i++) meter.add([0.5 + (i % 3), Number.NaN], 0.5);
  const { rows, level, score, features } = meter.measure();
  expect([rows, level]).toEqual([300, 'drifted']);
  expect(features.map(({ name, level: of }) => [name, of])).toEqual([
    ['amount', 'stable'],
    ['n', 'drifted'],
  ]);
  expect(features[1]?.missing).toEqual({ training: 0, day: 1 });
  expect(score.index).toBe(stabilityIndex(baseline, { missing: 0, zero: 0, counts: [300, 0, 0] }));
});

test('a model that does not know its training rows has no meter', () => {
  expect(createDriftMeter({ ...card, marginBaseline: null })).toBeUndefined();
  const [first] = card.features;
  if (first === undefined) throw new Error('a feature was expected');
  expect(createDriftMeter({ ...card, features: [{ ...first, baseline: null }] })).toBeUndefined();
});

test('values come in the order of the model, from the vector or the amount; what is not there is missing', () => {
  expect(readDecidedValues(card, '{"n":3,"other":1}', '12.5000')).toEqual([12.5, 3]);
  expect(readDecidedValues(card, '{"n":null}', '0.0000')).toEqual([0, Number.NaN]);
  expect(readDecidedValues(card, '{}', '-1')).toEqual([-1, Number.NaN]);
});
