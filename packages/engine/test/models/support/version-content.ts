import type { writeModelVersion } from '../../../src/models/model-version';

type Content = Parameters<typeof writeModelVersion>[2];

/** Content of a version of a model, as of a training job; `card`: what differs in its card. */
export const versionContent = (
  name: string,
  day = '2018-08-15',
  review = 0.5,
  card: Partial<Content['card']> = {},
): Content => ({
  policy: { calibration: { slope: 1, intercept: 0 }, rule: { kind: 'thresholds', review, decline: null } },
  metrics: {
    split: 'validation',
    rows: 2,
    frauds: 1,
    rocAuc: 1,
    averagePrecision: 1,
    cardPrecision: { cardsPerDay: 100, mean: 0.01, days: [] },
    calibration: null,
  },
  card: {
    name,
    modelSha256: 'a',
    dataset: { day, manifestSha256: 'b' },
    training: { xgboost: '3.2.0', params: {}, rounds: 1, folds: 5, classWeight: '1', sampleWeight: null },
    groups: [],
    features: [],
    marginBaseline: { missing: 0, zero: 0, edges: [], counts: [2] },
    ...card,
  },
});
