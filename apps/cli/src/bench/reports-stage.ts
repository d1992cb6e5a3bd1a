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
const REPORTS = 100;
const START = Date.UTC(2018, 3, 1) * 1000;
const MERCHANTS = 10_000;
/** Time from an event to its report. */
const REPORTED_AFTER = 3 * DAY_MICROS;

/**
 * Measures reports that come late on events of the merchant with most events, scattered over half a year: bronze to
 * snapshots to gold, against computing all snapshots.
 */
export async function reportsStage(events: number): Promise<Result> {
  return withBenchLake(async (bench) => {
    await bench.generate({
      numTransactions: events,
      cards: Math.round(events / 350),
      merchants: MERCHANTS,
      startMicros: START,
      days: DAYS,
    });
    await bench.refine();
    const end = START + DAYS * DAY_MICROS;
    const everything = await measureSeconds(() => bench.snapshots(end));
    await bench.gold();
    let batch = 0;
    let gold = 0;
    const { snapshots, nothing } = await medians({
      snapshots: async () => {
        await addReports(bench, batch++);
        await bench.refine();
        const seconds = await measureSeconds(() => bench.snapshots(end));
        gold = await measureSeconds(() => bench.gold());
        return seconds;
      },
      nothing: () => measureSeconds(() => bench.snapshots(end)),
    });
    return {
      stage: 'late_reports',
      figures: {
        events_before: events,
        merchants: MERCHANTS,
        reports: REPORTS,
        snapshot_seconds: round(snapshots),
        gold_seconds: round(gold),
        everything_seconds: round(everything),
        nothing_new_seconds: round(nothing),
      },
      bounds: [
        { what: 'seconds', value: round(snapshots), atMost: 10 },
        { what: 'seconds with nothing new', value: round(nothing), atMost: 0.1 },
        { what: 'times the seconds of everything', value: round(snapshots / everything), atMost: 1 },
      ],
    };
  });
}

/** Adds a bronze object of reports on other events of the merchant with most events. */
async function addReports({ lake, write, session }: BenchLake, batch: number): Promise<void> {
  const arrival = START + (DAYS + 1 + batch) * DAY_MICROS;
  const path = bronzeObjectPath(bronzeTable('card_dispute'), arrival, `reports-${batch}.json.gz`);
  const location = join(lake.root, path);
  mkdirSync(dirname(location), { recursive: true });
  const silver = scan(cardTransactions, write.snapshot.files(cardTransactions), [
    'event_id',
    'merchant_id',
    'ts',
  ]);
  const hottest = sql`(SELECT merchant_id FROM ${silver} GROUP BY merchant_id ORDER BY count(*) DESC, merchant_id LIMIT 1)`;
  await session.run(sql`COPY (
    SELECT event_id, true AS is_fraud, (epoch_us(ts) + ${REPORTED_AFTER}) // 1000000 AS reported_at
    FROM ${silver} WHERE merchant_id = ${hottest} ORDER BY hash(event_id, ${batch}) LIMIT ${REPORTS}
  ) TO ${pathLiteral(location)} (FORMAT json, COMPRESSION gzip)`);
}
