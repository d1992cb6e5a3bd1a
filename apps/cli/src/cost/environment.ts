import { environments, parseSettings, type Settings } from '@cardlake/platform';
import { UserError } from '@cardlake/runtime';

/** Names of the environments of this installation. */
export const environmentNames = Object.keys(environments);

/**
 * The settings of an environment, with their defaults.
 * @throws UserError `unknown_environment`, or `bad_settings` with every fault
 */
export function settingsOf(name: string): Settings {
  const found = Object.entries(environments).find(([each]) => each === name)?.[1];
  if (found === undefined) {
    throw new UserError('unknown_environment', `there is no environment "${name}"`, {
      hint: `There are ${environmentNames.join(' and ')}; they are in packages/platform/src/environments.ts.`,
    });
  }
  try {
    return parseSettings(found);
  } catch (cause) {
    throw new UserError('bad_settings', (cause as Error).message, {
      hint: 'Put them right in packages/platform/src/environments.ts.',
      cause,
    });
  }
}
