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

/** Events of a day. */
const SIZES = [5_000, 20_000, 80_000];

/** Memory of the container of `card-lake` in megabytes, of which DuckDB gets a part. */
const DUCKDB_MEGABYTES = 9830;

/** Measures the job `card-lake`: the run over all days but the last, and that of the last day, as every day has one. */
export async function cardLakeStages(): Promise<Result[]> {
  const results: Result[] = [];
  for (const perDay of SIZES) results.push(await measureLake(perDay));
  return results;
}

async function measureLake(perDay: number): Promise<Result> {
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
        ...figuresOf('first', first),
        ...figuresOf('daily', daily),
      },
      bounds: [],
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const figuresOf = (run: string, { seconds, processorSeconds, megabytes, diskMegabytes }: MeasuredJob) => ({
  [`${run}_seconds`]: round(seconds),
  [`${run}_processor_seconds`]: round(processorSeconds),
  [`${run}_megabytes`]: Math.round(megabytes),
  [`${run}_disk_megabytes`]: Math.round(diskMegabytes),
});

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
