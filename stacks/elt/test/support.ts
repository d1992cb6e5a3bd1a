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
import { EltStack } from '../src';

/** Synthesizes the stack with placeholder builds. */
export function elt(own: EnvironmentSettings['elt'] = {}): TerraformJson {
  const root = mkdtempSync(join(tmpdir(), 'cardlake-elt-'));
  try {
    writeTestArtifacts(root);
    const settings = testSettings({ elt: { enabled: true, ...own } });
    return terraformOf(
      new EltStack(Testing.app() as App, settings, {
        builds: readBuilds(['eltExtract', 'eltLoad', 'eltPublish', 'sparkJobs'], root),
      }),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}
