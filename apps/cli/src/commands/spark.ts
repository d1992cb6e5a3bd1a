import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type JobOptionValues, parseJobOptions, withJobOptions } from '../options/job';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { describeFacts } from '../output/facts-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, progressFor, remark, withOutputOptions } from '../output/mode';
import type { JobKind } from '../spark/job-request';
import { jobSummary } from '../spark/job-summary';
import { startJob } from '../spark/run-job';
import { sparkLake } from '../spark/spark-lake';

type SparkOptions = LakeOptions & OutputOptions & JobOptionValues;

const DESCRIPTION = `Runs a Spark job on this machine, on all its cores, with Iceberg tables in a folder: the same job that runs on AWS.

  stream       new bronze objects to silver, gold and the online records of the feature-writer
  daily        the training, validation and inference datasets of a day
  join         features for rows of your own, each as of its time, as "features join"; the result is a folder
  maintenance  compacts the tables' files and expires old snapshots
  upgrade      upgrades the tables of an older release, and reads its reports from bronze again

With --verbose, the logs of the job and of Spark go to standard error.

It runs in its own Python environment, which the first run creates; Python 3.9 to 3.11 is needed.`;

/** Adds `cardlake spark run …`, the Spark jobs on this machine. */
export function registerSpark(program: Command, app: App): void {
  const spark = program
    .command('spark')
    .summary('run the lake on Spark')
    .description('Runs the lake on Spark.');
  const command = withJobOptions(
    spark.command('run').summary('run a Spark job on this machine').description(DESCRIPTION),
  ).action((kind: JobKind, options: SparkOptions) => run(app, kind, options));
  withOutputOptions(withLakeOption(command));
  withExamples(
    command,
    'spark run stream --lake ./spark-lake',
    'spark run stream --lake ./spark-lake --window-end-ts 2026-03-17T00:00:00Z --json',
    'spark run stream --lake ./spark-lake --max-quarantine 0.05',
    'spark run daily --lake ./spark-lake --dt 2026-02-14',
    'spark run join --lake ./spark-lake --entities labels.csv --groups rt_card_features_v1 --out train.parquet',
    'spark run maintenance --lake ./spark-lake --verbose',
  );
}

async function run(app: App, kind: JobKind, options: SparkOptions): Promise<void> {
  const { console, clock, shutdown } = app;
  const isVerbose = app.verbosity === 'verbose';
  const lake = await sparkLake(options.lake);
  const { command, runId } = parseJobOptions(kind, options, lake, clock);
  const progress = progressFor(options, app);
  try {
    const stage = progress.reporter.stage(`spark ${kind}`);
    const job = startJob(command, (text) => {
      if (isVerbose) console.err.write(text);
    });
    const onAbort = () => {
      progress.close();
      job.stop();
    };
    const { printed, notes } = await shutdown.guard({ onAbort, message: RESUMABLE }, () => job.ended);
    const summary = jobSummary(kind, lake, runId, printed);
    stage.done(summary);
    progress.close();
    if (!isVerbose) for (const note of notes) remark(app, `${note}\n`);
    console.out.write(
      options.json
        ? jsonLine({ stage: 'summary', run: runId, ...summary })
        : `${kind}: ${describeFacts(summary) || 'nothing changed'}\n`,
    );
  } finally {
    progress.close();
  }
}

const RESUMABLE =
  'The job is stopped. Nothing is lost: the lake is consistent, and the next run continues from here.';
