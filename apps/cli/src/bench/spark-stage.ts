import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { z } from 'zod';
import { withBenchLake } from './bench-lake';
import { median, RUNS, round } from './measure';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

const GROUP = 'rt_card_features_v1';
/** Share of all events that the busiest card makes in the lake `hot`. */
const HOT_CARD_SHARE = 0.1;
/** Measured strategies: a lake, and a method of `BenchLake` in `spark-jobs/bench/strategies.py`. */
const STRATEGIES = {
  baseline: ['whole', 'baseline'],
  projected: ['whole', 'projected'],
  features: ['whole', 'features'],
  gold: ['whole', 'gold'],
  half: ['half', 'features'],
  hot: ['hot', 'features'],
  late: ['whole', 'late_reports'],
  windows: ['whole', 'windows'],
} as const;
type Strategy = keyof typeof STRATEGIES;
const STRATEGY_NAMES = Object.keys(STRATEGIES) as Strategy[];
/**
 * Strategies to warm up the JVM with, which compiles frequent code; the SQL windows run so long that it makes
 * no difference.
 */
const WARM_UP = STRATEGY_NAMES.filter((strategy) => strategy !== 'windows').map(
  (strategy) => STRATEGIES[strategy],
);

const answerSchema = z.object({
  events: z.object({ whole: z.number(), half: z.number(), hot: z.number() }),
  seconds: z.array(z.array(z.number())),
  reports: z.number(),
  differing: z.number(),
});

/**
 * Measures the Spark job's features against the minimum of any pipeline (read, collect each card in time order,
 * write) and against Spark's own range windows.
 */
export function sparkStages(events: number): Promise<Result[]> {
  return withFolder(async (folder) => {
    const lakes = {
      whole: await silverFiles(folder, 'whole', events),
      half: await silverFiles(folder, 'half', events / 2),
      hot: await silverFiles(folder, 'hot', events, HOT_CARD_SHARE),
    };
    const task = {
      group: GROUP,
      folder,
      lakes,
      warm_up: WARM_UP,
      strategies: Object.values(STRATEGIES),
      runs: RUNS,
      compared: STRATEGIES.windows[0],
    };
    const answer = answerSchema.parse(JSON.parse(runSparkBench(JSON.stringify(task))));
    const times = Object.fromEntries(
      STRATEGY_NAMES.map((strategy, i) => [strategy, median(answer.seconds[i] ?? [])]),
    ) as Record<Strategy, number>;
    return [
      {
        stage: 'spark_rt_card_features_v1',
        figures: {
          events: answer.events.whole,
          baseline_seconds: round(times.baseline),
          baseline_seconds_of_the_columns_that_gold_keeps: round(times.projected),
          seconds: round(times.features),
          seconds_into_gold_table: round(times.gold),
          seconds_of_half_the_events: round(times.half),
        },
        bounds: [
          { what: 'times the baseline', value: round(times.features / times.baseline), atMost: 1.3 },
          {
            what: 'times the baseline, into the gold table',
            value: round(times.gold / times.baseline),
            atMost: 1.7,
          },
          {
            what: 'times the seconds of half the events',
            value: round(times.features / times.half),
            atMost: 2.3,
          },
        ],
      },
      {
        stage: 'spark_hot_card',
        figures: {
          events: answer.events.hot,
          share_of_busiest_card: HOT_CARD_SHARE,
          seconds: round(times.hot),
        },
        bounds: [
          {
            what: 'times the seconds without such a card',
            value: round(times.hot / times.features),
            atMost: 1.2,
          },
        ],
      },
      {
        // The first call, which computes everything, is one of those that warm up.
        stage: 'spark_late_reports_of_busiest_merchant',
        figures: {
          events: answer.events.whole,
          reports: answer.reports,
          seconds: round(times.late),
          seconds_of_rt_card_features_v1: round(times.gold),
        },
        bounds: [],
      },
      {
        stage: 'spark_sql_windows',
        figures: {
          events: answer.events.whole,
          seconds: round(times.features),
          sql_windows_seconds: round(times.windows),
        },
        bounds: [
          { what: 'times the SQL windows', value: round(times.features / times.windows), atMost: 1 / 5 },
          { what: 'rows that differ from the SQL windows', value: answer.differing, atMost: 0 },
        ],
      },
    ];
  });
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes silver of synthetic traffic as Parquet files into a folder, with the embedded engine. */
function silverFiles(folder: string, name: string, events: number, hotCardShare?: number): Promise<string[]> {
  return withBenchLake(async (bench) => {
    await bench.generate(skewedTraffic(events, hotCardShare));
    await bench.refine();
    return bench.write.snapshot.files(cardTransactions).map(({ path }, i) => {
      const kept = join(folder, `${name}-${i}.parquet`);
      renameSync(join(bench.lake.root, path), kept);
      return kept;
    });
  });
}

/** Runs a task in the benchmark of the Spark jobs. @returns its standard output. */
function runSparkBench(task: string): string {
  // Relative to `apps/cli/dist`, the folder of the bundle.
  const home = join(__dirname, '..', '..', '..', 'spark-jobs');
  const args = [join(home, 'scripts', 'python.mjs'), '-m', 'bench.main'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    input: task,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the bench of spark-jobs ended with ${status}`);
  return stdout;
}
