import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuilds } from '@cardlake/constructs/synth';
import type { BuildName } from '@cardlake/platform';

/** Reads the zip of a built function. */
export function readFunctionZip(build: BuildName): Buffer {
  const { 'function.zip': zip } = readBuild(build);
  if (zip === undefined) throw new Error(`${build} has no function.zip; build it with "npm run build"`);
  return zip;
}

/** Reads all files of a build, by their names. */
export function readBuild(build: BuildName): Readonly<Record<string, Buffer>> {
  const { folder, manifest } = readBuilds([build])[build];
  return Object.fromEntries(
    Object.entries(manifest.files).map(([name, { path }]) => [name, readFileSync(join(folder, path))]),
  );
}
