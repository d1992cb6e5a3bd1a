import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedGroups } from '@cardlake/constructs';
import type { Synthesized } from '@cardlake/constructs/checks';
import { readBuilds } from '@cardlake/constructs/synth';
import { type TestBuilds, terraformOf, writeTestArtifacts } from '@cardlake/constructs/test-kit';
import { BUILD_NAMES, type EnvironmentSettings, environments, parseSettings } from '@cardlake/platform';
import { App, Testing } from 'cdktf';
import { composeLake, type LakeInputs } from '../../src';

/** Runs something with a folder of stand-ins for the builds. */
export function withArtifacts<T>(use: (root: string) => T, contents: TestBuilds = {}): T {
  const root = mkdtempSync(join(tmpdir(), 'cardlake-builds-'));
  try {
    writeTestArtifacts(root, contents);
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Inputs of the stacks from the builds in a folder. */
export const inputsOf = (root: string): LakeInputs => ({
  groups: publishedGroups,
  builds: readBuilds(BUILD_NAMES, root),
});

/** The stacks of an environment in memory, in the order of deployment, with some settings changed. */
export const lakeOf = (
  environment: keyof typeof environments,
  changes: Partial<EnvironmentSettings> = {},
): Synthesized[] =>
  withArtifacts((root) => {
    const settings = parseSettings({ ...environments[environment], ...changes });
    const stacks = composeLake(Testing.app() as App, settings, inputsOf(root));
    return stacks.map((stack) => ({ id: stack.node.id, json: terraformOf(stack) }));
  });

/** Writes all environments as `cdktf synth` does. */
export function synthesizeTo(
  outdir: string,
  changes: Partial<EnvironmentSettings> = {},
  contents: TestBuilds = {},
): void {
  withArtifacts((root) => {
    const app = new App({ outdir });
    for (const environment of Object.values(environments)) {
      composeLake(app, parseSettings({ ...environment, ...changes }), inputsOf(root));
    }
    app.synth();
  }, contents);
}
