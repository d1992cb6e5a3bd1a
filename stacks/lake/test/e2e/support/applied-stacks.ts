import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyDevStacks } from '../../support/dev-stacks';
import { offlineTerraform } from '../../support/terraform';
import { readFunctionZip } from './function-zip';

const ROOT_VARIABLE = 'CARDLAKE_TEST_APPLIED_STACKS';

/** Applies the dev stacks with the built feature-writer, once for all end-to-end tests. */
export function applyStacks(): void {
  const root = mkdtempSync(join(tmpdir(), 'cardlake-e2e-stacks-'));
  process.env[ROOT_VARIABLE] = root;
  const contents = { zips: { featureWriter: readFunctionZip('featureWriter') } };
  applyDevStacks(join(root, 'cdktf.out'), offlineTerraform(join(root, 'home')), { contents });
}

/** Folder of the stacks that `applyStacks` applied. */
export const appliedStacks = (): string => join(requireRoot(), 'cdktf.out');

export const removeAppliedStacks = (): void => rmSync(requireRoot(), { recursive: true });

function requireRoot(): string {
  const root = process.env[ROOT_VARIABLE];
  if (root === undefined) throw new Error('The stacks were not applied; run jest with jest.e2e.config.cjs');
  return root;
}
