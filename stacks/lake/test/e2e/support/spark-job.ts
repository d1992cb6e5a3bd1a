/**
 * Runs a Spark job in the place of EMR Serverless: `spark-job.ts FOLDER ENTRY ARGUMENT…`. Downloads what the job works
 * on into the folder, runs the job there with the arguments of the state machine, and uploads what it wrote. The folder
 * stays the same from run to run, since Iceberg's metadata holds absolute paths.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JOB_FLAGS } from '@cardlake/job-contract';
import { downloadJobLake } from './job-lake';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', 'spark-jobs', 'scripts', 'python.mjs');
// Little data and many plans: the quick compiler halves the time.
const QUICK_START = { SPARK_SUBMIT_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' };

/** Lock of a lake in a folder, which jobs on S3 do not have. */
const LOCK = '_cardlake/spark.lock';

async function main(): Promise<void> {
  const [folder, entry, ...jobArguments] = process.argv.slice(2);
  const lakeIndex = jobArguments.indexOf(JOB_FLAGS.lake) + 1;
  const lake = lakeIndex === 0 ? undefined : jobArguments[lakeIndex];
  if (!folder || !entry || !lake) throw new Error(`usage: FOLDER ENTRY … ${JOB_FLAGS.lake} s3://BUCKET …`);
  mkdirSync(folder, { recursive: true });
  const copy = await downloadJobLake(lake, folder, (path) => path === LOCK);
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
