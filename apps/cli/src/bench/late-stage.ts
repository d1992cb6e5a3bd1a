import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { DAY_MICROS } from '@cardlake/features';
import { pathLiteral, scan, sql } from '@cardlake/lake';
import { type BenchLake, withBenchLake } from './bench-lake';
import { measureSeconds, medians, round } from './measure';
import type { Result } from './result';

const DAYS = 183;
const LATE = 1_000;
const START = Date.UTC(2018, 3, 1) * 1000;
const RUNS = 3;
/** Times the seconds of computing everything that a run may take, as it has to find out which way is better. */
const MAX_REGRET = 1.1;

/** Measures late events that are scattered over half a year, against computing everything for them: bronze to gold. */
export async function lateStage(events: number): Promise<Result> {
  return withBenchLake(async (bench) => {
    await bench.generate({
      numTransactions: events,
      cards: Math.round(events / 350),
      merchants: Math.round(events / 175),
      startMicros: START,
      days: DAYS,
    });
    await bench.refine();
    await bench.gold();
    let batch = 0;
    const { everything, late, nothing } = await medians(
      {
        everything: async () => {
          await addLateEvents(bench, batch++);
          await bench.dropGold();
          return measureSeconds(async () => {
            await bench.refine();
            await bench.gold();
          });
        },
        late: async () => {
          await addLateEvents(bench, batch++);
          return measureSeconds(async () => {
            await bench.refine();
            await bench.gold();
          });
        },
        nothing: () =>
          measureSeconds(async () => {
            await bench.refine();
            await bench.gold();
          }),
      },
      RUNS,
    );
    return {
      stage: 'scattered_late_events',
      figures: {
        events_before: events,
        days: DAYS,
        late: LATE,
        seconds: round(late),
        everything_seconds: round(everything),
        nothing_new_seconds: round(nothing),
      },
      bounds: [
        { what: 'seconds', value: round(late), atMost: 10 },
        { what: 'seconds with nothing new', value: round(nothing), atMost: 0.5 },
        { what: 'times the seconds of everything', value: round(late / everything), atMost: MAX_REGRET },
      ],
    };
  });
}

/** Adds a bronze object of copies of the lake's own events with other ids, up to an hour later. */
async function addLateEvents({ lake, write, session }: BenchLake, batch: number): Promise<void> {
  const arrival = START + (DAYS + 1 + batch) * DAY_MICROS;
  const path = bronzeObjectPath(bronzeTable('card_authorization'), arrival, `late-${batch}.json.gz`);
  const location = join(lake.root, path);
  mkdirSync(dirname(location), { recursive: true });
  await session.run(sql`COPY (
    SELECT 'late-' || ${batch} || '-' || event_id AS event_id, card_id, epoch(ts)::BIGINT + hash(event_id) % 3600 AS ts,
      merchant_id, amount::DOUBLE AS amount, currency, country, pos_mode
    FROM (FROM ${scan(cardTransactions, write.snapshot.files(cardTransactions))}
      USING SAMPLE reservoir(${LATE} ROWS) REPEATABLE (${batch + 1}))
  ) TO ${pathLiteral(location)} (FORMAT json, COMPRESSION gzip)`);
}
