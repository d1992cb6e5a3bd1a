import { join } from 'node:path';
import type { TestBuilds } from '@cardlake/constructs/test-kit';
import {
  type EnvironmentSettings,
  enabledStackNames,
  environments,
  parseSettings,
  type StackName,
} from '@cardlake/platform';
import { synthesizeTo } from './lake';
import { requireStatus, type Terraform } from './terraform';

/** Folders of some of the synthesized dev stacks; of all that dev has when left out, in the order of deployment. */
export const devStackFolders = (
  outdir: string,
  stacks: readonly StackName[] = enabledStackNames(parseSettings(environments.dev)),
): string[] => stacks.map((stack) => join(outdir, 'stacks', `dev-${stack}`));

/** The dev stacks to apply. */
export interface AppliedStacks {
  readonly contents?: TestBuilds;
  readonly changes?: Partial<EnvironmentSettings>;
  /** Those that are applied, in the order of deployment. @default - all that dev has */
  readonly stacks?: readonly StackName[];
}

/**
 * Synthesizes the dev stacks into a folder and applies them, so that each has a state.
 * @returns the folders of those that were applied
 */
export function applyDevStacks(
  outdir: string,
  terraform: Terraform,
  { contents, changes, stacks }: AppliedStacks,
): string[] {
  synthesizeTo(outdir, changes, contents);
  const folders = devStackFolders(outdir, stacks);
  for (const folder of folders) {
    requireStatus(terraform.run(folder, 'init'));
    requireStatus(terraform.run(folder, 'apply', '-auto-approve'));
  }
  return folders;
}
