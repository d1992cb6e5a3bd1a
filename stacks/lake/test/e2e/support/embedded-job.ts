/**
 * Runs the embedded engine in the place of a Spark job, by the same contract: `embedded-job.ts FOLDER ARGUMENT…`. Downloads
 * what the job works on into the folder, runs the command line on it, writes the counts that the job must write, and
 * uploads what a job writes. The engine's own state stays in the folder from run to run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_FLAGS, type JobFlag, RUN_FILES, RUNS_PREFIX, type RunFacts } from '@cardlake/job-contract';
import { cardlakeIn } from '../../support/cardlake';
import { markEmbedded } from '../../support/lake-bucket';
import { downloadJobLake, SILVER_AND_GOLD_FOLDERS } from './job-lake';

const cardlake = cardlakeIn(process.env);

/** The end of the output of `cardlake run stream --json`, as far as the counts need it. */
interface StreamSummary {
  readonly refined: { readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>> };
  readonly gold: { readonly groups: readonly { readonly changed: number }[] };
  readonly snapshots: readonly { readonly rows: number }[];
  readonly online: readonly { readonly written: number }[];
}

function readArgument(flag: JobFlag): string {
  const index = process.argv.indexOf(JOB_FLAGS[flag]);
  const value = process.argv[index + 1];
  if (index === -1 || value === undefined) throw new Error(`${JOB_FLAGS[flag]} is missing`);
  return value;
}

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

function countRun({ refined, gold, snapshots, online }: StreamSummary): RunFacts {
  const sumCounts = (name: string) => sum(Object.values(refined.counts).map((counts) => counts[name]));
  return {
    lines: sumCounts('lines'),
    silver: sumCounts('silver'),
    duplicates: sumCounts('duplicates'),
    quarantined: sumCounts('quarantined'),
    gold: sum(gold.groups.map(({ changed }) => changed)),
    snapshots: sum(snapshots.map(({ rows }) => rows)),
    online: sum(online.map(({ written }) => written)),
    skipped: 0,
    changed: 0,
  };
}

/** Does the work of `silver_and_gold.py`. */
function runStream(lake: string): void {
  const until = ['--window-end-ts', readArgument('windowEndTs')];
  const output = cardlake('run', 'stream', '--lake', lake, ...until, '--online-updates', '--json');
  const run = join(lake, RUNS_PREFIX, readArgument('runId'));
  mkdirSync(run, { recursive: true });
  const summary: StreamSummary = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  writeFileSync(join(run, RUN_FILES.facts), JSON.stringify(countRun(summary)));
}

const DATASET_SETTINGS = [
  'labelMaturityDays',
  'gapDays',
  'validationDays',
  'trainDays',
  'compromisedCards',
] as const;

/** Does the work of the task `datasets` of `build_datasets.py`. */
function buildDatasets(lake: string): void {
  const settings = DATASET_SETTINGS.flatMap((flag) => [JOB_FLAGS[flag], readArgument(flag)]);
  cardlake('run', 'daily', '--lake', lake, '--dt', readArgument('dt'), ...settings);
}

/** Runs the job that the arguments name. */
function runJob(lake: string): void {
  if (!process.argv.includes(JOB_FLAGS.task)) runStream(lake);
  else if (readArgument('task') === 'datasets') buildDatasets(lake);
  // The embedded engine maintains its tables in the daily run, so there is only something to verify.
  else cardlake('verify', '--lake', lake);
}

/** State of the engine that no Spark job has: its journal, and its local online store. */
const isEnginesOwn = (path: string): boolean =>
  path.startsWith('online/') || (path.startsWith('_cardlake/') && !path.startsWith(`${RUNS_PREFIX}/`));

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: FOLDER ARGUMENT…');
  const copy = await downloadJobLake(readArgument('lake'), folder, SILVER_AND_GOLD_FOLDERS, isEnginesOwn);
  markEmbedded(folder);
  runJob(folder);
  await copy.upload();
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
