import { FaultsError } from '../core/faults';
import { environmentSettings, type Settings } from './environment';

/**
 * Checks an environment and fills in its defaults.
 * @param given what somebody wrote; anything at all
 * @throws FaultsError with every fault: the path of the setting and what it may be
 */
export function parseSettings(given: unknown): Settings {
  const parsed = environmentSettings.safeParse(given);
  if (parsed.success) return parsed.data;
  const name = (given as { environment?: unknown } | null)?.environment;
  throw new FaultsError(
    `environment ${typeof name === 'string' ? name : '(no name)'}`,
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || '(the whole)'}: ${message}`),
  );
}
