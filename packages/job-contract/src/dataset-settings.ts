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
  /** Leaves cards with fraud known before the validation period out of validation: such cards are blocked by then. @default true */
  excludeCompromisedCards: z.boolean('expected true or false').default(true),
});

/** Dataset settings with their defaults filled in. */
export type DatasetSettings = Readonly<z.infer<typeof datasetSettings>>;
