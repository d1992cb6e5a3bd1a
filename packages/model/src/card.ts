import { z } from 'zod';

const baseline = z.strictObject({
  /** Rows without a value, and with 0. */
  missing: z.int().nonnegative(),
  zero: z.int().nonnegative(),
  /** Deciles of the other values; a value equal to an edge belongs to the bin below it. */
  edges: z.array(z.number()),
  /** Rows by bin; one bin more than edges. */
  counts: z.array(z.int().nonnegative()),
});

const trained = {
  /** Version of XGBoost. */
  xgboost: z.string(),
  /** Parameters of XGBoost, as they were given to it. */
  params: z.record(z.string(), z.string()),
  rounds: z.int().positive(),
  /** Folds, by card, of the margins that the calibration was fitted on. */
  folds: z.int(),
  classWeight: z.string(),
  sampleWeight: z.string().nullable(),
} as const;

/** Schema of `training.json`, which a training job leaves beside the model. */
export const trainingReport = z.strictObject({
  ...trained,
  features: z.array(z.strictObject({ name: z.string(), baseline })).min(1),
  marginBaseline: baseline,
});

/** Schema of `card.json`: where a model version comes from, and what it needs. */
export const modelCard = z.strictObject({
  name: z.string(),
  /** SHA-256 of `model.json`. */
  modelSha256: z.string(),
  /** The dataset that the model was trained on; null for a model that was trained elsewhere, as are training and baselines. */
  dataset: z.strictObject({ day: z.string(), manifestSha256: z.string() }).nullable(),
  training: z.strictObject(trained).nullable(),
  /** Groups that the features come from, with the hashes of their definitions. */
  groups: z.array(z.strictObject({ name: z.string(), definitionHash: z.string() })),
  /** The columns of a row, in order; a feature without a group is a column of the event. */
  features: z.array(
    z.strictObject({ name: z.string(), group: z.string().nullable(), baseline: baseline.nullable() }),
  ),
  /** Spread of the margins of the training rows, out of fold. */
  marginBaseline: baseline.nullable(),
});

export type Baseline = Readonly<z.infer<typeof baseline>>;
export type TrainingReport = Readonly<z.infer<typeof trainingReport>>;
export type ModelCard = Readonly<z.infer<typeof modelCard>>;
