import { z } from 'zod';

/** Ten years. More days than that are a typing error, and would leave the calendar of four-digit years. */
const MAX_DAYS = 3_650;

const days = (minimum: number) =>
  z
    .number('expected a number of days')
    .int('expected a whole number of days')
    .min(minimum, `expected at least ${minimum}`)
    .max(MAX_DAYS, `expected at most ${MAX_DAYS}`);

/** Settings of the datasets of a day: which earlier days they train and validate on. */
export const datasetSettings = z.strictObject({
  /** Days until a label counts as known: the newest days, this many of them, are not used with labels. @default 7 */
  labelMaturityDays: days(0).default(7),
  /** Days left out between training and validation, so that no label of one is still open in the other. @default 7 */
  gapDays: days(0).default(7),
  /** Days of validation. @default 7 */
  validationDays: days(1).default(7),
  /** Days of training. @default 7 */
  trainDays: days(1).default(7),
  /**
   * Cards that are left out of validation, since they are blocked by then. `all`: those with an event that was labelled
   * fraud just before the validation period begins. `since-train`, as the Fraud Detection Handbook does: on each day T of
   * validation, those with an event since training began that was labelled fraud just before T 00:00 UTC. @default all
   */
  compromisedCards: z
    .enum(['since-train', 'all', 'none'], 'expected since-train, all or none')
    .default('all'),
});

/** Feature groups of datasets, unless others are named; a group that is published later changes no dataset by itself. */
export const DEFAULT_DATASET_GROUPS: readonly string[] = ['rt_card_features_v1', 'fraud_features_v1'];

/** Feature groups of the datasets of an environment that decides, unless others are named: a model reads features that are assembled as an event arrives. */
export const DECIDING_DATASET_GROUPS: readonly string[] = ['rt_card_features_v1', 'fraud_features_v2'];

/** Settings of the datasets of an environment: the above, and the groups whose features they hold. */
export const environmentDatasetSettings = datasetSettings.extend({
  /**
   * Published names of the feature groups of the datasets, with a row for each event, in the order of their columns.
   * @default DEFAULT_DATASET_GROUPS, with `prediction.enabled` DECIDING_DATASET_GROUPS
   */
  groups: z
    .array(z.string())
    .min(1, 'expected at least one feature group')
    .refine((names) => new Set(names).size === names.length, 'expected each feature group once')
    .readonly()
    .optional(),
});

/** Dataset settings with their defaults filled in. */
export type DatasetSettings = Readonly<z.infer<typeof datasetSettings>>;
