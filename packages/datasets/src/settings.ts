import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** Ten years: a larger number of days is a slip, and would leave the calendar that four digits can write. */
const MAX_DAYS = 3_650;

const days = (minimum: number) =>
  z
    .number('a number of days is wanted')
    .int('a whole number of days is wanted')
    .min(minimum, `at least ${minimum} is wanted`)
    .max(MAX_DAYS, `at most ${MAX_DAYS} is wanted`);

/** How the datasets of a day are cut. */
export const datasetSettings = z.strictObject({
  /** Days a label needs to become known: the newest that many days are not used with labels. */
  labelMaturityDays: days(0).default(7),
  /** Days left out between train and validation, so that no label of one is still open in the other. */
  gapDays: days(0).default(7),
  validationDays: days(1).default(7),
  trainDays: days(1).default(7),
  /** Leave cards whose fraud was known before the validation period out of it: nobody scores those any more. */
  excludeCompromisedCards: z.boolean('true or false is wanted').default(true),
});

/** What a setting may be and what it is unless it is set, as JSON: for readers of other languages. */
export const datasetSettingsSchema = z.toJSONSchema(datasetSettings).properties ?? {};

export type DatasetSettings = Readonly<z.infer<typeof datasetSettings>>;

/**
 * The settings with their defaults.
 * @throws UserError `bad_setting`, naming the setting, what it is and what it may be.
 */
export function parseDatasetSettings(input: unknown = {}): DatasetSettings {
  const parsed = datasetSettings.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  if (issue === undefined || name === undefined) {
    throw new UserError('bad_setting', 'the dataset settings are not an object of settings', { hint: HINT });
  }
  const given = JSON.stringify((input as Record<PropertyKey, unknown>)[name]);
  const fault = issue.code === 'unrecognized_keys' ? 'there is no such setting' : issue.message;
  throw new UserError('bad_setting', `dataset setting ${String(name)} is ${given}: ${fault}`, { hint: HINT });
}

const HINT = `The settings are ${Object.keys(datasetSettings.shape).join(', ')}.`;
