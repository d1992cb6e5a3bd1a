// `[folder]`: writes the job release that the silver-gold stack ships into `dist`, or into a folder: entry points, own
// code, the Python environment of each CPU, and the manifest of them. The same sources give the same bytes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_ARTIFACTS, type JobArchitecture } from '@cardlake/job-contract';
import { writeRelease, zipOf } from '@cardlake/tooling/release';
import { kept } from './release/kept';
import { entryPoints, packageContents } from './release/own-code';
import { packedEnvironment } from './release/python-environment';

const HOME = join(__dirname, '..');
const REQUIREMENTS = join(HOME, 'requirements', 'runtime.txt');
const MAKERS = join(__dirname, 'release');

const { version } = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as { version: string };
const sources = [
  REQUIREMENTS,
  ...readdirSync(MAKERS)
    .sort()
    .map((name) => join(MAKERS, name)),
];

const contents: Record<string, Uint8Array> = {
  ...entryPoints(),
  [JOB_ARTIFACTS.pyFiles]: zipOf(packageContents()),
};
for (const [architecture, name] of Object.entries(JOB_ARTIFACTS.pythonDeps)) {
  contents[name] = kept(name, sources, () =>
    packedEnvironment(REQUIREMENTS, architecture as JobArchitecture),
  );
}
writeRelease(process.argv[2] ?? join(HOME, 'dist'), version, contents);
