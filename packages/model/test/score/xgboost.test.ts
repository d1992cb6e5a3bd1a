import { createExplainer, createScorer, readModel } from '../../src';
import { bitsOf, fixtureNames, readExpected, readFixture } from '../support/fixtures';

test('there are models of every version that is read, and of every shape', () => {
  const versions = new Set(fixtureNames.map((name) => readModel(readFixture(name)).version));
  expect([...versions].sort()).toEqual(['1.7.6', '2.1.4', '3.0.5', '3.1.1', '3.2.0']);
  expect(fixtureNames.length).toBeGreaterThan(20);
});

describe.each(fixtureNames)('%s', (name) => {
  const model = readModel(readFixture(name));
  const { rows, margins, predictions, contributions } = readExpected(name);

  test('margins and predictions equal those of XGBoost 3.2.0 to the bit', () => {
    const scorer = createScorer(model);
    expect(rows.length).toBeGreaterThan(0);
    expect(bitsOf(rows.map(scorer.margin))).toEqual(margins);
    expect(bitsOf(rows.map(scorer.predict))).toEqual(predictions);
  });

  test('SHAP values equal those of XGBoost within 1e-4', () => {
    const explainer = createExplainer(model);
    for (const [at, row] of rows.entries()) {
      const differences = [...explainer.contributions(row)].map((value, feature) =>
        Math.abs(value - (contributions[at]?.[feature] ?? Number.NaN)),
      );
      expect(differences).toHaveLength(model.features.length + 1);
      expect(Math.max(...differences)).toBeLessThan(1e-4);
    }
  });
});

test('names of features are read where the file has them', () => {
  const names = (file: string) => readModel(readFixture(file)).features.map(({ name }) => name);
  expect(names('logistic.json')).toEqual(['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']);
  expect(names('regression.json')).toEqual(Array(6).fill(undefined));
});
