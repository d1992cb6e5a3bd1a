import type { EnvironmentSettings, Settings } from '../settings/environment';
import { parseSettings } from '../settings/parse';

/** Settings of an environment called `test` in a known account, at their defaults but for what is given. */
export const testSettings = (given: Partial<EnvironmentSettings> = {}): Settings =>
  parseSettings({ environment: 'test', accountId: '123456789012', ...given });
