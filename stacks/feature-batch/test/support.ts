import { type TerraformJson, terraformOf, testSettings } from '@cardlake/constructs/test-kit';
import type { EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { FeatureBatchStack } from '../src';

/** Synthesizes the stack. @param more settings of the environment besides its own */
export const featureBatch = (
  own: EnvironmentSettings['featureBatch'] = {},
  more: Omit<Partial<EnvironmentSettings>, 'featureBatch'> = {},
): TerraformJson =>
  terraformOf(
    new FeatureBatchStack(
      Testing.app() as App,
      testSettings({ ...more, featureBatch: { enabled: true, ...own } }),
    ),
  );
