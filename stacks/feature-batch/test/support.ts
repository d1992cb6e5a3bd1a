import { type TerraformJson, terraformOf, testSettings } from '@cardlake/constructs/test-kit';
import type { EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { FeatureBatchStack } from '../src';

type Arguments = Readonly<Record<string, unknown>>;

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

/** Lists the resources of a type with their logical names. */
export const resourcesOf = ({ resource }: TerraformJson, type: string): [name: string, Arguments][] =>
  Object.entries(resource?.[type] ?? {});
