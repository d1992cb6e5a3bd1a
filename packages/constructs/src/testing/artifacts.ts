import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_ARTIFACTS, JOBS, type JobArchitecture } from '@cardlake/schema/job-contract';
import type { ArtifactManifest } from '../core/artifact';

/** Writes files and their manifest, as a build would. */
function writeBuild(folder: string, contents: Readonly<Record<string, string>>): void {
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

/**
 * Writes stand-ins for everything that is built before synth, laid out as in the checkout: fixed bytes, so that the
 * Terraform over them is the same everywhere.
 * @param root folder that gets `spark-jobs/dist` and `apps/feature-writer/dist`
 */
export function writeTestArtifacts(root: string, architecture: JobArchitecture = 'ARM64'): void {
  const jobs = [
    ...Object.values(JOBS).map(({ entryPoint }) => entryPoint),
    JOB_ARTIFACTS.pyFiles,
    JOB_ARTIFACTS.pythonDeps[architecture],
  ];
  writeBuild(
    join(root, 'spark-jobs', 'dist'),
    Object.fromEntries(jobs.map((name) => [name, `stands for ${name}\n`])),
  );
  writeBuild(join(root, 'apps', 'feature-writer', 'dist'), { 'function.zip': 'stands for the writer\n' });
}
