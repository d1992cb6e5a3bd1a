import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBuilds } from '@cardlake/constructs/synth';
import {
  type TerraformJson,
  terraformOf,
  testSettings,
  writeTestArtifacts,
} from '@cardlake/constructs/test-kit';
import type { EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { PredictionStack } from '../src';

/** Synthesizes the stack with placeholder builds. */
export function prediction(
  own: EnvironmentSettings['prediction'] = {},
  others: Partial<EnvironmentSettings> = {},
): TerraformJson {
  const root = mkdtempSync(join(tmpdir(), 'cardlake-prediction-'));
  try {
    writeTestArtifacts(root);
    const settings = testSettings({ ...others, prediction: { enabled: true, ...own } });
    return terraformOf(
      new PredictionStack(Testing.app() as App, settings, {
        builds: readBuilds(['scorer', 'releaser', 'trainer'], root),
      }),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}
