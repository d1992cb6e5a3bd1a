// `npm run job:publish`: takes the feature jobs from their files to the programs that run them and to the page about them,
// lists the changed files, and prints the next command.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { changedFiles, listChanges, run, script } from './publishing.mjs';
import { root, setup } from './setup.mjs';

setup();
const JOBS = 'packages/batch-jobs';
const before = changedFiles();
await script(JOBS, '-r', '@cardlake/tooling/register', 'list-jobs.ts');
await run(JOBS, 'biome', 'check', '--write', '--log-level=error', '.');
await script(JOBS, '-r', '@cardlake/tooling/register', 'document-jobs.ts');
await script('apps/cli', 'build.mjs');
// The program of the container is built again only where it has been before: its image is deployed by digest.
if (existsSync(join(root, 'apps/feature-batch/dist/cardlake-job.cjs')))
  await script('apps/feature-batch', 'build.mjs');
listChanges(before, [`${JOBS}/src/jobs/`]);
console.log('\nNext: ./cardlake batch run --help');
