import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_ARTIFACTS, JOBS, type JobArchitecture } from '@cardlake/job-contract';
import { NODE_FUNCTION_DEFAULTS } from '../src/compute/node-function';
import type { ArtifactManifest } from '../src/core/artifact';

/** Writes files and their manifest, as a build would. */
function writeBuild(folder: string, contents: Readonly<Record<string, string | Buffer>>): void {
  mkdirSync(folder, { recursive: true });
  const files: ArtifactManifest['files'] = {};
  for (const [name, content] of Object.entries(contents)) {
    writeFileSync(join(folder, name), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    files[name] = { path: name, sha256, bytes: Buffer.byteLength(content) };
  }
  const manifest: ArtifactManifest = { version: 'test', files };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** What stands for a build. */
export interface TestBuilds {
  /** @default 'ARM64' */
  readonly architecture?: JobArchitecture;
  /** Contents by the manifest's names. @default - a line of text that says what it stands for */
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

/**
 * Writes stand-ins for everything that is built before synth, laid out as in the checkout: fixed bytes, so that the
 * Terraform over them is the same everywhere.
 * @param root folder that gets `spark-jobs/dist` and `apps/feature-writer/dist`
 */
export function writeTestArtifacts(
  root: string,
  { architecture = 'ARM64', files = {} }: TestBuilds = {},
): void {
  const contentsOf = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, files[name] ?? `stands for ${name}\n`]));
  const jobs = [
    ...Object.values(JOBS).map(({ entryPoint }) => entryPoint),
    JOB_ARTIFACTS.pyFiles,
    JOB_ARTIFACTS.pythonDeps[architecture],
  ];
  writeBuild(join(root, 'spark-jobs', 'dist'), contentsOf(jobs));
  writeBuild(join(root, 'apps', 'feature-writer', 'dist'), contentsOf([NODE_FUNCTION_DEFAULTS.zip]));
}
