import { z } from 'zod';

const probability = z.number().min(0).max(1);
const cost = z.number().nonnegative();

const calibration = z.strictObject({
  /** Probability of fraud = 1 / (1 + exp(−(slope · margin + intercept))). */
  slope: z.number(),
  intercept: z.number(),
});

const thresholds = z
  .strictObject({
    kind: z.literal('thresholds'),
    /** Probabilities from which on an event is reviewed, and declined; null for never. */
    review: probability.nullable(),
    decline: probability.nullable(),
  })
  .refine(({ review, decline }) => review === null || decline === null || review <= decline, {
    error: 'review must not be above decline',
    path: ['review'],
  });

const costs = z.strictObject({
  kind: z.literal('costs'),
  /** Cost of a fraud that is approved, beside its amount. */
  fee: cost,
  /** Cost of declining a genuine event. */
  falseAlarm: cost,
  /** Cost of a review. */
  review: cost,
});

/** Schema of `policy.json`: how the margins of one model version become decisions. */
export const policy = z.strictObject({
  calibration,
  rule: z.discriminatedUnion('kind', [thresholds, costs]),
});

/** Schema of a policy for probabilities that are calibrated already, or for margins when it has a calibration. */
export const policyChange = policy.partial({ calibration: true });

export type Policy = Readonly<z.infer<typeof policy>>;
export type Calibration = Readonly<z.infer<typeof calibration>>;
export type PolicyChange = Readonly<z.infer<typeof policyChange>>;
export type PolicyRule = Policy['rule'];
export type Costs = Readonly<z.infer<typeof costs>>;
export type Thresholds = Readonly<z.infer<typeof thresholds>>;
