/**
 * Stands for EMR Serverless with the Spark jobs themselves: `spark-job.ts FOLDER ENTRY ARGUMENT…`. It brings the folder
 * up to the lake's bucket, runs the job there with the arguments the state machine gave it, and copies back. The folder
 * stays the same from run to run, since Iceberg's metadata names files by their whole path.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { JOB_FLAGS } from '@cardlake/job-contract';
import { copyLake } from './lake-copy';

const SPARK_JOBS = join(__dirname, '..', '..', '..', '..', 'spark-jobs');

async function main(): Promise<void> {
  const [folder, entry, ...given] = process.argv.slice(2);
  const at = given.indexOf(JOB_FLAGS.lake) + 1;
  if (!folder || !entry || at === 0) throw new Error(`usage: FOLDER ENTRY … ${JOB_FLAGS.lake} s3://BUCKET …`);
  mkdirSync(folder, { recursive: true });
  const copy = await copyLake(
    new S3Client({ forcePathStyle: true }),
    given[at]!.replace('s3://', ''),
    folder,
  );
  const args = given.map((argument, index) => (index === at ? folder : argument));
  const { status } = spawnSync(
    process.execPath,
    [join(SPARK_JOBS, 'scripts', 'python.mjs'), basename(entry), ...args],
    // Little data and many plans: the quick compiler halves the time.
    {
      stdio: 'inherit',
      env: { ...process.env, SPARK_SUBMIT_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' },
    },
  );
  if (status !== 0) throw new Error(`${basename(entry)} ended with ${status}`);
  await copy.giveBack();
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
