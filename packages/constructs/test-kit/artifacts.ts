import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  EXTRACT_ARTIFACTS,
  EXTRACT_JOB,
  JOB_ARTIFACTS,
  JOBS,
  type JobArchitecture,
  PUBLISH_ARTIFACTS,
  PUBLISH_JOB,
  TRAINING_PROGRAM,
} from '@cardlake/job-contract';
import { BUILD_FOLDERS, BUILD_NAMES, type BuildName } from '@cardlake/platform';
import { NODE_FUNCTION_DEFAULTS } from '../src/compute/node-function';
import type { ArtifactManifest } from '../src/core/artifact';

/** Writes files and their manifest, like a build. */
function writeBuild(folder: string, contents: Readonly<Record<string, string | Buffer>>): void {
  const files: ArtifactManifest['files'] = {};
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    files[name] = { path: name, sha256, bytes: Buffer.byteLength(content) };
  }
  const manifest: ArtifactManifest = { version: 'test', files };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** Content of the placeholder builds. */
export interface TestBuilds {
  /** Architecture of the Python dependencies. @default 'ARM64' */
  readonly architecture?: JobArchitecture;
  /** Contents by the names in the manifest. @default - one line of text with the name */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Zips of functions by the names of their builds, before those of `files`. @default - none */
  readonly zips?: Readonly<Partial<Record<BuildName, Buffer>>>;
  /** All files of some builds, in the place of their placeholders. @default - none */
  readonly whole?: Readonly<Partial<Record<BuildName, Readonly<Record<string, Buffer>>>>>;
}

/**
 * Writes placeholders for every declared build, in the layout of the checkout. Their content is fixed, so that the
 * Terraform is the same everywhere.
 * @param root folder that receives `spark-jobs/dist` and the `dist` folders of the apps
 */
export function writeTestArtifacts(
  root: string,
  { architecture = 'ARM64', files = {}, zips = {}, whole = {} }: TestBuilds = {},
): void {
  const contentsOf = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, files[name] ?? `stands for ${name}\n`]));
  const jobs = [
    ...Object.values(JOBS).map(({ entryPoint }) => entryPoint),
    JOB_ARTIFACTS.pyFiles,
    JOB_ARTIFACTS.pythonDeps[architecture],
    PUBLISH_JOB.entryPoint,
    PUBLISH_ARTIFACTS.wheels,
    EXTRACT_JOB.entryPoint,
    EXTRACT_ARTIFACTS.wheels,
  ];
  const namesOf: Partial<Record<BuildName, readonly string[]>> = {
    sparkJobs: jobs,
    trainer: [TRAINING_PROGRAM],
  };
  for (const build of BUILD_NAMES) {
    const names = namesOf[build] ?? [NODE_FUNCTION_DEFAULTS.zip];
    const zip = zips[build];
    const own = zip && { [NODE_FUNCTION_DEFAULTS.zip]: zip };
    writeBuild(join(root, BUILD_FOLDERS[build], 'dist'), whole[build] ?? { ...contentsOf(names), ...own });
  }
}
