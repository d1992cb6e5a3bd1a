import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { DAY_MICROS } from '@cardlake/features';
import { pathLiteral, scan, sql } from '@cardlake/lake';
import { type BenchLake, withBenchLake } from './bench-lake';
import { measureSeconds, medians, round } from './measure';
import type { Result } from './result';

const DAYS = 7;
const BATCH = 7_000;
/** One event in this many of the batch happened up to a day before, the others in the last ten minutes. */
const LATE_EVERY = 20;
const START = Date.UTC(2026, 0, 1) * 1000;
const MINUTE = 60_000_000;
const RUNS = 3;

/** Measures ten minutes of new events on top of a week: bronze to gold. */
export async function incrementalStage(perDay: number): Promise<Result> {
  return withBenchLake(async (bench) => {
    await bench.generate({
      numTransactions: perDay * DAYS,
      cards: Math.round(perDay / 15),
      merchants: Math.round(perDay / 100),
      startMicros: START,
      days: DAYS,
      dailyPattern: 'flat',
    });
    await bench.refine();
    await bench.gold();
    let batch = 0;
    const { run } = await medians(
      {
        run: async () => {
          await addBatch(bench, batch++);
          return measureSeconds(async () => {
            await bench.refine();
            await bench.gold();
          });
        },
      },
      RUNS,
    );
    return {
      stage: 'incremental',
      figures: {
        events_before: perDay * DAYS,
        batch: BATCH,
        late: Math.round(BATCH / LATE_EVERY),
        seconds: round(run),
      },
      bounds: [{ what: 'seconds', value: round(run), atMost: 8 }],
    };
  });
}

/** Adds a bronze object of events of the lake's own cards and merchants, right after its end. */
async function addBatch({ lake, write, session }: BenchLake, batch: number): Promise<void> {
  const end = START + DAYS * DAY_MICROS + batch * 10 * MINUTE;
  const path = bronzeObjectPath(
    bronzeTable('card_authorization'),
    end + 10 * MINUTE,
    `batch-${batch}.json.gz`,
  );
  const location = join(lake.root, path);
  mkdirSync(dirname(location), { recursive: true });
  const before = sql`CASE WHEN i % ${LATE_EVERY} = 0 THEN hash(i, ${batch}) % ${DAY_MICROS} ELSE hash(i) % ${10 * MINUTE} END`;
  await session.run(sql`COPY (
    SELECT 'batch-${batch}-' || i AS event_id, card_id, (${end + 10 * MINUTE} - (${before})::BIGINT) // 1000000 AS ts,
      merchant_id, amount::DOUBLE AS amount, currency, country, pos_mode
    FROM (SELECT *, row_number() OVER () AS i FROM (
      SELECT * FROM ${scan(cardTransactions, write.snapshot.files(cardTransactions))}
      USING SAMPLE reservoir(${BATCH} ROWS) REPEATABLE (${batch + 1})))
  ) TO ${pathLiteral(location)} (FORMAT json, COMPRESSION gzip)`);
}
