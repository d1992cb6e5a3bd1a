import { type DatasetSettings, datasetSettings } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

export { type DatasetSettings, datasetSettings } from '@cardlake/job-contract';

/** JSON schema of the settings, with their defaults: for readers in other languages. */
export const datasetSettingsSchema = z.toJSONSchema(datasetSettings).properties ?? {};

/**
 * Parses settings and adds the defaults.
 * @throws UserError `bad_setting`, naming the setting, its value and the allowed values.
 */
export function parseDatasetSettings(input: unknown = {}): DatasetSettings {
  const parsed = datasetSettings.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  if (issue === undefined || name === undefined) {
    throw new UserError('bad_setting', 'the dataset settings are not an object', { hint: HINT });
  }
  const given = JSON.stringify((input as Record<PropertyKey, unknown>)[name]);
  const fault = issue.code === 'unrecognized_keys' ? 'there is no such setting' : issue.message;
  throw new UserError('bad_setting', `dataset setting ${String(name)} is ${given}: ${fault}`, { hint: HINT });
}

const HINT = `The settings are ${Object.keys(datasetSettings.shape).join(', ')}.`;
