import { type TerraformJson, terraformOf, testSettings } from '@cardlake/constructs/test-kit';
import type { EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { FeatureBatchStack } from '../src';

/** Synthesizes the stack. */
export const featureBatch = (
  own: EnvironmentSettings['featureBatch'] = {},
  lakeEngine: EnvironmentSettings['lakeEngine'] = 'spark',
): TerraformJson =>
  terraformOf(
    new FeatureBatchStack(
      Testing.app() as App,
      testSettings({ lakeEngine, featureBatch: { enabled: true, ...own } }),
    ),
  );
