// `[folder]`: writes the release of the jobs, which the stacks silver-gold and elt deploy, to a folder (default `dist`): entry
// points, job code, a Python environment for each CPU architecture, the wheels of Great Expectations and of Node.js, and a manifest. The same sources give the same bytes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EXTRACT_ARTIFACTS,
  JOB_ARTIFACTS,
  type JobArchitecture,
  PUBLISH_ARTIFACTS,
} from '@cardlake/job-contract';
import { writeRelease, zipOf } from '@cardlake/tooling/release';
import { buildCached } from './release/build-cache';
import { glueWheels } from './release/glue-wheels';
import { entryPoints, packageContents } from './release/job-code';
import { packedEnvironment } from './release/python-environment';

const HOME = join(__dirname, '..');
const REQUIREMENTS = join(HOME, 'requirements', 'runtime.txt');
const GREAT_EXPECTATIONS = join(HOME, 'great-expectations', 'requirements.txt');
const NODE = join(HOME, 'node', 'requirements.txt');
const RELEASE_SCRIPTS = join(__dirname, 'release');

const { version } = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as { version: string };
const scripts = readdirSync(RELEASE_SCRIPTS)
  .sort()
  .map((name) => join(RELEASE_SCRIPTS, name));

const contents: Record<string, Uint8Array> = {
  ...entryPoints(),
  [JOB_ARTIFACTS.pyFiles]: zipOf(packageContents()),
};
for (const [architecture, name] of Object.entries(JOB_ARTIFACTS.pythonDeps)) {
  contents[name] = buildCached(name, [REQUIREMENTS, ...scripts], () =>
    packedEnvironment(REQUIREMENTS, architecture as JobArchitecture),
  );
}
for (const [name, requirements] of [
  [PUBLISH_ARTIFACTS.wheels, GREAT_EXPECTATIONS],
  [EXTRACT_ARTIFACTS.wheels, NODE],
] as const)
  contents[name] = buildCached(name, [requirements, ...scripts], () => glueWheels(requirements));
writeRelease(process.argv[2] ?? join(HOME, 'dist'), version, contents);
