import { type DatasetSettings, datasetSettings } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

export { type DatasetSettings, datasetSettings } from '@cardlake/job-contract';

/** What a setting may be and what it is unless it is set, as JSON: for readers of other languages. */
export const datasetSettingsSchema = z.toJSONSchema(datasetSettings).properties ?? {};

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
