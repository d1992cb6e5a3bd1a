import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { FEATURE_BATCH_VARIABLES } from '@cardlake/job-contract';
import { type MeasuredJob, runContainerJob } from './container-job';
import { round } from './measure';
import type { Result } from './result';

const START_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** Days of a lake: more than the 37 that windows look back on. */
const DAYS = 60;

/** Most that a run may take. */
interface RunBounds {
  /** Of all threads together, which other processes of the machine hardly lengthen. */
  readonly processorSeconds: number;
  readonly megabytes: number;
  readonly diskMegabytes: number;
}

/** A lake, and the bounds of its runs: half as much again as was measured, rounded up. */
interface Size {
  /** Events of a day. */
  readonly perDay: number;
  readonly first: RunBounds;
  readonly daily: RunBounds;
}

const SIZES: readonly Size[] = [
  {
    perDay: 5_000,
    first: { processorSeconds: 17, megabytes: 545, diskMegabytes: 126 },
    daily: { processorSeconds: 6, megabytes: 385, diskMegabytes: 17 },
  },
  {
    perDay: 20_000,
    first: { processorSeconds: 35, megabytes: 815, diskMegabytes: 640 },
    daily: { processorSeconds: 11, megabytes: 550, diskMegabytes: 83 },
  },
  {
    perDay: 80_000,
    first: { processorSeconds: 130, megabytes: 1200, diskMegabytes: 2955 },
    daily: { processorSeconds: 29, megabytes: 855, diskMegabytes: 465 },
  },
];

/** Memory of the container of `card-lake` in megabytes, of which DuckDB gets a part. */
const DUCKDB_MEGABYTES = 9830;

/** Measures the job `card-lake`: the run over all days but the last, and that of the last day, as every day has one. */
export async function cardLakeStages(): Promise<Result[]> {
  const results: Result[] = [];
  for (const size of SIZES) results.push(await measureLake(size));
  return results;
}

async function measureLake({ perDay, ...bounds }: Size): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-bench-'));
  const lake = join(home, 'lake');
  try {
    await writeTraffic(lake, perDay);
    const until = (day: number) => [
      'card-lake',
      '--until',
      new Date(START_MS + day * DAY_MS + 60_000).toISOString(),
    ];
    const variables = {
      [FEATURE_BATCH_VARIABLES.lake]: lake,
      [FEATURE_BATCH_VARIABLES.memoryMegabytes]: String(DUCKDB_MEGABYTES),
    };
    const first = await runContainerJob(until(DAYS - 1), { home, variables });
    const daily = await runContainerJob(until(DAYS), { home, variables });
    return {
      stage: `card_lake_${perDay}`,
      figures: {
        events_a_day: perDay,
        days: DAYS,
        first_seconds: round(first.seconds),
        daily_seconds: round(daily.seconds),
      },
      bounds: [
        ...boundsOf('first run', first, bounds.first),
        ...boundsOf('run of a day', daily, bounds.daily),
      ],
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const boundsOf = (run: string, job: MeasuredJob, most: RunBounds): Result['bounds'] => [
  { what: `${run}: processor seconds`, value: round(job.processorSeconds), atMost: most.processorSeconds },
  { what: `${run}: peak megabytes`, value: Math.round(job.megabytes), atMost: most.megabytes },
  {
    what: `${run}: megabytes of disk`,
    value: Math.round(job.diskMegabytes),
    atMost: most.diskMegabytes,
  },
];

async function writeTraffic(lake: string, perDay: number): Promise<void> {
  const { records } = syntheticTraffic({
    numTransactions: perDay * DAYS,
    cards: Math.max(100, Math.round(perDay / 2)),
    merchants: Math.max(50, Math.round(perDay / 50)),
    startMicros: START_MS * 1000,
    days: DAYS,
    duplicates: 0.005,
    late: 0.01,
  });
  await sendAll(records, await lakeSink({ lakeRoot: lake, bucketMinutes: 1440 }));
}
