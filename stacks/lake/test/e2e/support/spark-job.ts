/**
 * Runs a Spark job in the place of EMR Serverless: `spark-job.ts FOLDER ENTRY ARGUMENT…`. Downloads what the job works
 * on into the folder, runs the job there with the arguments of the state machine, and uploads what it wrote. The folder
 * stays the same from run to run, since Iceberg's metadata holds absolute paths.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JOB_FLAGS } from '@cardlake/job-contract';
import { downloadJobLake, SILVER_AND_GOLD_FOLDERS } from './job-lake';
import { LOCK, QUICK_START } from './run-spark';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', 'spark-jobs', 'scripts', 'python.mjs');

async function main(): Promise<void> {
  const [folder, entry, ...jobArguments] = process.argv.slice(2);
  const lakeIndex = jobArguments.indexOf(JOB_FLAGS.lake) + 1;
  const lake = lakeIndex === 0 ? undefined : jobArguments[lakeIndex];
  if (!folder || !entry || !lake) throw new Error(`usage: FOLDER ENTRY … ${JOB_FLAGS.lake} s3://BUCKET …`);
  mkdirSync(folder, { recursive: true });
  const copy = await downloadJobLake(lake, folder, SILVER_AND_GOLD_FOLDERS, (path) => path === LOCK);
  const { status } = spawnSync(
    process.execPath,
    [PYTHON, basename(entry), ...jobArguments.with(lakeIndex, folder)],
    { stdio: 'inherit', env: { ...process.env, ...QUICK_START } },
  );
  if (status !== 0) throw new Error(`${basename(entry)} ended with ${status}`);
  await copy.upload();
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
