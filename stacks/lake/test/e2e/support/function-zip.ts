import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuilds } from '@cardlake/constructs/synth';
import type { BuildName } from '@cardlake/platform';

/** Reads the zip of a built function. */
export function readFunctionZip(build: BuildName): Buffer {
  const { folder, manifest } = readBuilds([build])[build];
  const zip = manifest.files['function.zip'];
  if (zip === undefined) throw new Error(`${folder} has no function.zip; build it with "npm run build"`);
  return readFileSync(join(folder, zip.path));
}
