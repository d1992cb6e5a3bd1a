import { join } from 'node:path';
import { groupTable, groups as published } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import { fileReader, identifier, pathLiteral, type Sql, scan, sql } from '@cardlake/lake';
import { type BenchLake, bothGroups, withBenchLake } from './bench-lake';
import { measureSeconds, medians, round } from './measure';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';
import { sqlWindows } from './sql-windows';

/** Group that is also computed with SQL windows. */
const RT = 'rt_card_features_v1';
const MAX_GROWTH = 2.2;

/**
 * Measures silver → gold against the baseline (read, sort by card and time, write) and against DuckDB's own
 * windows.
 */
export async function goldStages(events: number): Promise<Result[]> {
  const group = published[RT];
  const rt = [group];
  const half = await withBenchLake(async (bench) => {
    await prepare(bench, events / 2);
    return medians({ rt: () => goldSeconds(bench, rt), both: () => goldSeconds(bench, bothGroups) });
  });
  return withBenchLake(async (bench) => {
    await prepare(bench, events);
    const times = await medians({
      baseline: () => baselineSeconds(bench),
      rt: () => goldSeconds(bench, rt),
      both: () => goldSeconds(bench, bothGroups),
    });
    const sql = await medians({ sql: () => windowSeconds(bench, group) }, 1);
    await bench.gold(bothGroups);
    const differing = await countDifferences(bench, group);
    const figures = { events, baseline_seconds: round(times.baseline) };
    return [
      {
        stage: 'gold_rt_card_features_v1',
        figures: {
          ...figures,
          seconds: round(times.rt),
          sql_windows_seconds: round(sql.sql),
          rows_that_differ_from_sql: differing,
        },
        bounds: [
          { what: 'times the baseline', value: round(times.rt / times.baseline), atMost: 2 },
          { what: 'times the SQL windows', value: round(times.rt / sql.sql), atMost: 1 },
          { what: 'rows that differ from the SQL windows', value: differing, atMost: 0 },
          {
            what: 'times the seconds of half the events',
            value: round(times.rt / half.rt),
            atMost: MAX_GROWTH,
          },
        ],
      },
      {
        stage: 'gold_both_groups',
        figures: { ...figures, seconds: round(times.both) },
        bounds: [
          { what: 'times the baseline', value: round(times.both / times.baseline), atMost: 5 },
          {
            what: 'times the seconds of half the events',
            value: round(times.both / half.both),
            atMost: MAX_GROWTH,
          },
        ],
      },
    ];
  });
}

async function prepare(bench: BenchLake, events: number): Promise<void> {
  await bench.generate(skewedTraffic(events));
  await bench.refine();
}

const silverOf = (bench: BenchLake): Sql =>
  scan(cardTransactions, bench.write.snapshot.files(cardTransactions));

const scratch = (bench: BenchLake): string => join(bench.write.stagingDir, 'bench.parquet');

/** Measures the least that any pipeline does: read, sort by card and time, write. */
export const baselineSeconds = (bench: BenchLake): Promise<number> =>
  measureSeconds(() =>
    bench.session.run(
      sql`COPY (SELECT * FROM ${silverOf(bench)} ORDER BY card_id, ts) TO ${pathLiteral(scratch(bench))} (FORMAT parquet)`,
    ),
  );

const windowSeconds = (bench: BenchLake, group: CompiledGroup): Promise<number> =>
  measureSeconds(() =>
    bench.session.run(
      sql`COPY (${sqlWindows(group, silverOf(bench))}) TO ${pathLiteral(scratch(bench))} (FORMAT parquet)`,
    ),
  );

/** Measures silver → gold of all rows. */
export async function goldSeconds(bench: BenchLake, groups: readonly CompiledGroup[]): Promise<number> {
  await bench.dropGold();
  return measureSeconds(() => bench.gold(groups));
}

/** Counts the rows of a gold table that differ from those of the SQL windows just written. */
async function countDifferences(bench: BenchLake, group: CompiledGroup): Promise<number> {
  const table = groupTable(group);
  const gold = scan(table, bench.write.snapshot.files(table));
  const columns = Object.keys(table.fields).map(identifier);
  const query = sql`(SELECT ${columns} FROM ${fileReader('read_parquet', [scratch(bench)])})`;
  const { session } = bench;
  const surplus = await session.count(sql`(FROM ${gold} EXCEPT FROM ${query})`);
  return surplus + (await session.count(sql`(FROM ${query} EXCEPT FROM ${gold})`));
}
