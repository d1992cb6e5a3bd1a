import { calibrate, evaluate, type ScoredCardTransaction } from '@cardlake/datasets/portable';
import { type Calibration, calibrateMargin } from '@cardlake/model';
import { z } from 'zod';

const share = z.number().nullable();

/** Schema of `metrics.json`: how a model did on the validation split. */
export const modelMetrics = z.strictObject({
  split: z.literal('validation'),
  rows: z.int(),
  frauds: z.int(),
  rocAuc: share,
  averagePrecision: share,
  cardPrecision: z.strictObject({
    cardsPerDay: z.int(),
    mean: share,
    days: z.array(z.strictObject({ day: z.string(), precision: z.number(), compromisedCards: z.int() })),
  }),
  /** Of the calibrated probabilities. */
  calibration: z
    .strictObject({
      brier: z.number(),
      expectedError: z.number(),
      bins: z.array(
        z.strictObject({
          from: z.number(),
          to: z.number(),
          rows: z.int(),
          meanScore: share,
          fraudRate: share,
        }),
      ),
    })
    .nullable(),
});

export type ModelMetrics = Readonly<z.infer<typeof modelMetrics>>;

/** Computes the metrics of a model from the margins of the validation split. */
export function measureModel(rows: readonly ScoredCardTransaction[], calibration: Calibration): ModelMetrics {
  const { frauds, rocAuc, averagePrecision, cardPrecision } = evaluate(rows);
  const probabilities = rows.map((row) => ({ ...row, score: calibrateMargin(calibration, row.score) }));
  return modelMetrics.parse({
    split: 'validation',
    rows: rows.length,
    frauds,
    rocAuc,
    averagePrecision,
    cardPrecision,
    calibration: calibrate(probabilities),
  });
}
