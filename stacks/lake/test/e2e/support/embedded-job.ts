/**
 * Runs the embedded engine in the place of a Spark job, by the same contract: downloads the lake's bucket into a folder,
 * runs the command line on it, writes the counts that the job must write, and uploads the lake again.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { JOB_FLAGS, type JobFlag, RUN_FILES, RUNS_PREFIX, type RunFacts } from '@cardlake/job-contract';
import { cardlakeIn } from '../../support/cardlake';
import { downloadLake, markEmbedded } from '../../support/lake-bucket';

const cardlake = cardlakeIn(process.env);

/** The end of the output of `cardlake run stream --json`, as far as the counts need it. */
interface StreamSummary {
  readonly refined: { readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>> };
  readonly gold: { readonly groups: readonly { readonly changed: number }[] };
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

function countRun({ refined, gold, online }: StreamSummary): RunFacts {
  const sumCounts = (name: string) => sum(Object.values(refined.counts).map((counts) => counts[name]));
  return {
    lines: sumCounts('lines'),
    silver: sumCounts('silver'),
    duplicates: sumCounts('duplicates'),
    quarantined: sumCounts('quarantined'),
    gold: sum(gold.groups.map(({ changed }) => changed)),
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

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-embedded-'));
  try {
    const bucket = readArgument('lake').replace('s3://', '');
    const copy = await downloadLake(new S3Client({ forcePathStyle: true }), bucket, folder);
    markEmbedded(folder);
    runJob(folder);
    await copy.upload();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
