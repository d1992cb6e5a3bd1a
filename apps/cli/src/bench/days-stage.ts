import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { queryLake } from '@cardlake/engine';
import { DAY_MICROS } from '@cardlake/features';
import { pathLiteral, sql } from '@cardlake/lake';
import { engineConfig, silentReporter, systemClock } from '@cardlake/runtime';
import { type BenchLake, withBenchLake } from './bench-lake';
import { measureBoth, round, type Seconds } from './measure';
import type { Result } from './result';

const START = Date.UTC(2000, 0, 2) * 1000;
const EVENTS_PER_DAY = 2;
const CARDS = 300;
const MAX_GROWTH = 2.5;

/**
 * Measures a lake with few events on each of many days, in the default memory: bronze to gold, and a query. Growth is bounded in
 * processor seconds outside the kernel: those in the kernel were a third more right after another lake was removed, and elapsed
 * seconds grew by more. That the disk was still at that work is likely, and was not measured.
 */
export async function daysStage(days: number): Promise<Result> {
  const half = await measureDays(days / 2);
  const whole = await measureDays(days);
  return {
    stage: 'many_days',
    figures: {
      days,
      events: days * EVENTS_PER_DAY,
      ...Object.fromEntries(STEPS.map((step) => [`${step}_seconds`, round(whole[step].elapsed)])),
      megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    bounds: STEPS.map((step) => ({
      what: `times the processor seconds of half the days, ${step}`,
      value: round(whole[step].processor / half[step].processor),
      atMost: MAX_GROWTH,
    })),
  };
}

const STEPS = ['silver', 'gold', 'query'] as const;

const measureDays = (days: number): Promise<Record<(typeof STEPS)[number], Seconds>> =>
  withBenchLake(async (bench) => {
    await addDays(bench, days);
    return {
      silver: await measureBoth(() => bench.refine()),
      gold: await measureBoth(() => bench.gold()),
      query: await measureBoth(() => countRows(bench)),
    };
  });

/** Adds one bronze object with events in every day. */
async function addDays({ lake, session }: BenchLake, days: number): Promise<void> {
  const arrival = START + (days + 1) * DAY_MICROS;
  const path = bronzeObjectPath(bronzeTable('card_authorization'), arrival, 'days.json.gz');
  const location = join(lake.root, path);
  mkdirSync(dirname(location), { recursive: true });
  await session.run(sql`COPY (
    SELECT 'e' || i AS event_id, 'c' || hash(i) % ${CARDS} AS card_id,
      (${START} + (hash(i) % ${days}) * ${DAY_MICROS}) // 1000000 + i % 86400 AS ts,
      'm' || i % 50 AS merchant_id, i % 1000 / 10 AS amount, 'EUR' AS currency, 'BE' AS country, 'chip' AS pos_mode
    FROM range(${days * EVENTS_PER_DAY}) t(i)
  ) TO ${pathLiteral(location)} (FORMAT json, COMPRESSION gzip)`);
}

function countRows({ lake }: BenchLake): Promise<void> {
  const query =
    'SELECT (SELECT count(*) FROM silver.card_transactions), (SELECT sum(card_txn_count_1d) FROM gold.fraud_features)';
  const context = { clock: systemClock, reporter: silentReporter, resources: engineConfig(process.env) };
  return queryLake({ lakeRoot: lake.root, sql: query }, context, async ({ chunks }) => {
    for await (const _chunk of chunks());
  });
}
