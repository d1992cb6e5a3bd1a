import { type EnvironmentSettings, parseSettings, type Settings } from '@cardlake/platform';

/** Builds the settings of an environment `test` in a fixed account: the given ones, and defaults for the rest. */
export const testSettings = (given: Partial<EnvironmentSettings> = {}): Settings =>
  parseSettings({ environment: 'test', accountId: '123456789012', ...given });
