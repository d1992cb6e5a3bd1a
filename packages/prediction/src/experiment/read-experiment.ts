import { UserError } from '@cardlake/runtime';
import { type Experiment, experiment } from './schema';

/**
 * Reads an experiment from parsed JSON.
 * @param where the file, for messages
 * @throws UserError `bad_experiment`
 */
export function readExperiment(json: unknown, where: string): Experiment {
  const { data, error } = experiment.safeParse(json);
  if (data !== undefined) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new UserError('bad_experiment', `${where}: ${faults.join('; ')}`, {
    hint: 'Give {"model", "champion"}, and where there are any "challenger" with its "version" and "weight" of 10,000, and "shadows".',
    cause: error,
  });
}
