import {
  environments,
  parseSettings,
  type Settings,
  type Variables,
  withVariables,
} from '@cardlake/platform';
import { UserError } from '@cardlake/runtime';

/** Names of the environments of this installation. */
export const environmentNames = Object.keys(environments);

/**
 * Reads the settings of an environment and adds the defaults, and what variables keep out of the repository.
 * @throws UserError `unknown_environment`, or `bad_settings` with every fault.
 */
export function settingsOf(name: string, variables: Variables = {}): Settings {
  const found = Object.entries(environments).find(([each]) => each === name)?.[1];
  if (found === undefined) {
    throw new UserError('unknown_environment', `there is no environment "${name}"`, {
      hint: `The environments are ${environmentNames.join(' and ')}, from packages/platform/src/environments.ts.`,
    });
  }
  try {
    return parseSettings(withVariables(found, variables));
  } catch (cause) {
    throw new UserError('bad_settings', (cause as Error).message, {
      hint: 'Correct them in packages/platform/src/environments.ts.',
      cause,
    });
  }
}
