/**
 * Runs the job that publishes feeds in the place of Glue: `publish-job.ts FOLDER ARGUMENT…`. Downloads what the job works on into the folder, runs the
 * job there with its own arguments, and uploads what it wrote. The folder stays the same from run to run, since Iceberg's metadata holds absolute paths.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  BLOCKED_FOLDER,
  feedObjects,
  feedQuarantine,
  PUBLISHED_FOLDER,
  STAGING_PREFIX,
} from '@cardlake/feeds';
import { JOB_CATALOG, JOB_FLAGS, type JobFlag, PUBLISH_JOB, RUNS_PREFIX } from '@cardlake/job-contract';
import { downloadJobLake } from './job-lake';
import { LOCK, QUICK_START } from './run-spark';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', 'spark-jobs', 'scripts', 'feeds-python.mjs');

/** Folders of the lake that the job reads or writes: staged objects, tables, requests and counts. */
const foldersOf = (database: string): readonly string[] => [
  `${STAGING_PREFIX}/`,
  PUBLISHED_FOLDER,
  BLOCKED_FOLDER,
  `${feedObjects.path}/`,
  `${feedQuarantine.path}/`,
  `${RUNS_PREFIX}/`,
  `${JOB_CATALOG.warehousePrefix}/${database}/`,
];

async function main(): Promise<void> {
  const [folder, ...given] = process.argv.slice(2);
  const read = (flag: JobFlag): string => {
    const value = given[given.indexOf(JOB_FLAGS[flag]) + 1];
    if (value === undefined) throw new Error(`${JOB_FLAGS[flag]} is missing`);
    return value;
  };
  if (folder === undefined) throw new Error('usage: FOLDER ARGUMENT…');
  mkdirSync(folder, { recursive: true });
  const copy = await downloadJobLake(
    read('lake'),
    folder,
    foldersOf(read('database')),
    (path) => path === LOCK,
  );
  // Those of Glue itself configure a session that this machine does not have.
  const own = PUBLISH_JOB.flags.flatMap((flag) => [JOB_FLAGS[flag], flag === 'lake' ? folder : read(flag)]);
  const { status } = spawnSync(process.execPath, [PYTHON, PUBLISH_JOB.entryPoint, ...own], {
    stdio: 'inherit',
    env: { ...process.env, ...QUICK_START },
  });
  if (status !== 0) throw new Error(`${PUBLISH_JOB.entryPoint} ended with ${status}`);
  await copy.upload();
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
