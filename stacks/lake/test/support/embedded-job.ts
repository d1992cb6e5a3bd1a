/**
 * Stands for EMR Serverless: keeps the contract of the Spark jobs with the embedded engine. It copies the lake from its
 * bucket into a folder, runs the command line on it, leaves what the job must leave, and copies back.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { JOB_FLAGS, type JobFlag, RUN_FILES, RUNS_PREFIX, type RunFacts } from '@cardlake/job-contract';
import { copyLake, markEmbedded } from './lake-copy';

const CARDLAKE = join(__dirname, '..', '..', '..', '..', 'apps', 'cli', 'bin', 'cardlake.cjs');

/** What `cardlake run stream --json` says at its end, as far as the facts need it. */
interface Summary {
  readonly refined: { readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>> };
  readonly gold: { readonly groups: readonly { readonly changed: number }[] };
  readonly online: readonly { readonly written: number }[];
}

function argument(flag: JobFlag): string {
  const value = process.argv[process.argv.indexOf(JOB_FLAGS[flag]) + 1];
  if (value === undefined || !process.argv.includes(JOB_FLAGS[flag])) {
    throw new Error(`${JOB_FLAGS[flag]} is missing`);
  }
  return value;
}

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

function factsOf({ refined, gold, online }: Summary): RunFacts {
  const counted = (what: string) => sum(Object.values(refined.counts).map((counts) => counts[what]));
  return {
    lines: counted('lines'),
    silver: counted('silver'),
    duplicates: counted('duplicates'),
    quarantined: counted('quarantined'),
    gold: sum(gold.groups.map(({ changed }) => changed)),
    online: sum(online.map(({ written }) => written)),
  };
}

/** Runs the command line on the lake; the last line it printed. */
function cardlake(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CARDLAKE, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cardlake ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** `silver_and_gold.py`: leaves the facts of the run. */
function stream(lake: string): void {
  const until = ['--window-end-ts', argument('windowEndTs')];
  const said = cardlake('run', 'stream', '--lake', lake, ...until, '--online-updates', '--json');
  const run = join(lake, RUNS_PREFIX, argument('runId'));
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, RUN_FILES.facts), JSON.stringify(factsOf(JSON.parse(said))));
}

const SETTINGS = ['labelMaturityDays', 'gapDays', 'validationDays', 'trainDays'] as const;

/** `build_datasets.py`, by task. Merging small files is part of the embedded engine's daily run, so maintenance looks. */
const TASKS: Readonly<Record<string, (lake: string) => void>> = {
  datasets(lake) {
    const settings = SETTINGS.flatMap((flag) => [JOB_FLAGS[flag], argument(flag)]);
    const all = argument('excludeCompromisedCards') === 'true' ? [] : ['--compromised-cards'];
    cardlake('run', 'daily', '--lake', lake, '--dt', argument('dt'), ...settings, ...all);
  },
  maintenance: (lake) => cardlake('verify', '--lake', lake),
};

async function main(): Promise<void> {
  const s3 = new S3Client({ forcePathStyle: true });
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-embedded-'));
  try {
    const copy = await copyLake(s3, argument('lake').replace('s3://', ''), folder);
    markEmbedded(folder);
    if (process.argv.includes(JOB_FLAGS.task)) TASKS[argument('task')]!(folder);
    else stream(folder);
    await copy.giveBack();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
