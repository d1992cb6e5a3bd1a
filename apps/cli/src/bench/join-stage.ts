import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { groupTable, groups as published } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { joinEntities } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { pathLiteral, scan, sql } from '@cardlake/lake';
import { engineConfig, silentReporter, systemClock } from '@cardlake/runtime';
import { type BenchLake, bothGroups, withBenchLake } from './bench-lake';
import { measureFeast, measurePolars } from './join-rivals';
import { medians, round } from './measure';
import { runMeasured } from './measured-process';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

/** Name of the work of the measured process. */
export const JOIN = 'join';

const RT = published.rt_card_features_v1;
const MAX_MEGABYTES = 2_000;

/**
 * Measures features joined to rows, in a process of its own with its peak memory: those of one group and those of all. Beside
 * it stand Polars and Feast, where they can do the task: Polars computes the windows of one group, and both look up the
 * newest row of gold, which somebody has to compute first.
 */
export const joinStage = (events: number, rows: number): Promise<Result> =>
  withBenchLake(async (bench) => {
    await bench.generate(skewedTraffic(events));
    await bench.refine();
    await bench.gold([RT]);
    const labels = join(bench.write.stagingDir, 'labels.parquet');
    await writeLabels(bench, labels, rows);
    const out = join(bench.write.stagingDir, 'joined.parquet');
    let megabytes = 0;
    const run = (groups: readonly string[]) => async () => {
      rmSync(out, { force: true });
      const measured = runMeasured(JOIN, bench.lake.root, labels, out, groups.join(','));
      megabytes = Math.max(megabytes, measured.megabytes);
      return measured.seconds;
    };
    const times = await medians({ all: run(bothGroups.map(publishedName)), one: run([publishedName(RT)]) });
    const task = {
      labels,
      joined: out,
      silver: bench.locations(cardTransactions),
      gold: bench.locations(groupTable(RT)),
      folder: bench.write.stagingDir,
    };
    const polars = measurePolars(task);
    const feast = measureFeast(task);
    return {
      stage: 'join',
      figures: {
        events,
        rows,
        seconds_of_one_group: round(times.one),
        seconds_of_all_groups: round(times.all),
        polars_windows_seconds: round(polars.windows),
        polars_join_asof_on_gold_seconds: round(polars.asof),
        feast_on_gold_seconds: feast === undefined ? 'fails, or over 180' : round(feast),
      },
      bounds: [
        { what: 'peak megabytes', value: Math.round(megabytes), atMost: MAX_MEGABYTES },
        { what: 'rows that differ from Polars', value: polars.differing, atMost: 0 },
        { what: 'times the windows of Polars', value: round(times.one / polars.windows), atMost: 1 },
      ],
    };
  });

/** Writes rows of cards and merchants that have events, up to an hour after one of them. */
async function writeLabels(bench: BenchLake, path: string, rows: number): Promise<void> {
  const silver = scan(cardTransactions, bench.write.snapshot.files(cardTransactions));
  await bench.session.run(sql`COPY (
    SELECT card_id, merchant_id, amount, ts + to_microseconds((hash(event_id) % 3600000000)::BIGINT) AS ts,
      hash(event_id, 1) % 50 = 0 AS is_fraud
    FROM ${silver} USING SAMPLE reservoir(${rows} ROWS) REPEATABLE (1)
  ) TO ${pathLiteral(path)} (FORMAT parquet)`);
}

/** Joins features of groups to a file. */
export async function joinLabels(lakeRoot = '', labels = '', out = '', names = ''): Promise<void> {
  await joinEntities(
    {
      lakeRoot,
      groups: bothGroups.filter((group) => names.split(',').includes(publishedName(group))),
      entities: { path: labels },
      out: { path: out, format: 'parquet' },
    },
    { clock: systemClock, reporter: silentReporter, resources: engineConfig(process.env) },
  );
}
