import { type EnvironmentSettings, parseSettings, type Settings } from '@cardlake/platform';

/** Settings of an environment called `test` in a known account, at their defaults but for what is given. */
export const testSettings = (given: Partial<EnvironmentSettings> = {}): Settings =>
  parseSettings({ environment: 'test', accountId: '123456789012', ...given });
