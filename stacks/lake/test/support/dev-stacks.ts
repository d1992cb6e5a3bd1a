import { join } from 'node:path';
import type { TestBuilds } from '@cardlake/constructs/test-kit';
import { enabledStackNames, environments, parseSettings } from '@cardlake/platform';
import { synthesizeTo } from './lake';
import { requireStatus, type Terraform } from './terraform';

/** Folders of the synthesized dev stacks, in the order of deployment. */
export const devStackFolders = (outdir: string): string[] =>
  enabledStackNames(parseSettings(environments.dev)).map((stack) => join(outdir, 'stacks', `dev-${stack}`));

/** Synthesizes the dev stacks into a folder and applies them, so that each has a state. */
export function applyDevStacks(outdir: string, terraform: Terraform, contents: TestBuilds): void {
  synthesizeTo(outdir, {}, contents);
  for (const folder of devStackFolders(outdir)) {
    requireStatus(terraform.run(folder, 'init'));
    requireStatus(terraform.run(folder, 'apply', '-auto-approve'));
  }
}
