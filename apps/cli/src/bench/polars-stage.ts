import { join } from 'node:path';
import type { TrafficOptions } from '@cardlake/bronze';
import { groupTable, groups as published } from '@cardlake/card-features';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import type { CompiledFeature } from '@cardlake/features';
import { fileReader, identifier, joinSql, type Sql, scan, sql } from '@cardlake/lake';
import { type BenchLake, bothGroups, withBenchLake } from './bench-lake';
import { baselineSeconds, goldSeconds } from './gold-stage';
import { medians, round } from './measure';
import { type PolarsPeer, startPolars } from './polars-peer';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

/** Differences of the same double, computed in another order; counts are equal. */
const TOLERANCE = 1e-9;

/** At most this share of the time that Polars needs. */
const MAX_OF_POLARS = 1;

/** Traffic over so many days that every window and every delay has events, to compare values. */
const COMPARED = { events: 100_000, days: 75 };

/** Measures silver → gold against the same features in Polars, from the same files, and compares the values. */
export async function polarsStages(events: number): Promise<Result[]> {
  const earlier = await withPeer(
    { ...skewedTraffic(COMPARED.events), days: COMPARED.days },
    countDifferences,
  );
  return withPeer(skewedTraffic(events), async (bench, peer) => {
    const times = await medians({
      baseline: () => baselineSeconds(bench),
      rt: () => goldSeconds(bench, [published.rt_card_features_v1]),
      polarsRt: () => peer.compute('rt'),
      both: () => goldSeconds(bench, bothGroups),
      polarsBoth: () => peer.compute('both'),
    });
    const differing = earlier + (await countDifferences(bench, peer));
    const toResult = (stage: string, seconds: number, polars: number): Result => ({
      stage,
      figures: {
        events,
        baseline_seconds: round(times.baseline),
        seconds: round(seconds),
        polars_seconds: round(polars),
      },
      bounds: [
        { what: 'times Polars', value: round(seconds / polars), atMost: MAX_OF_POLARS },
        { what: 'rows of both groups that differ from Polars', value: differing, atMost: 0 },
      ],
    });
    return [
      toResult('polars_rt_card_features_v1', times.rt, times.polarsRt),
      toResult('polars_both_groups', times.both, times.polarsBoth),
    ];
  });
}

/** Runs work on a lake with silver of this traffic, beside a Polars process that reads the same files. */
const withPeer = <T>(
  traffic: Partial<TrafficOptions>,
  work: (bench: BenchLake, peer: PolarsPeer) => Promise<T>,
): Promise<T> =>
  withBenchLake(async (bench) => {
    await bench.generate(traffic);
    await bench.refine();
    const peer = startPolars({
      silver: bench.locations(cardTransactions),
      disputes: bench.locations(cardDisputes),
      target: join(bench.write.stagingDir, 'polars.parquet'),
    });
    try {
      return await work(bench, peer);
    } finally {
      peer.close();
    }
  });

/** Counts the rows of gold that Polars does not have, or has with other values. */
async function countDifferences(bench: BenchLake, peer: PolarsPeer): Promise<number> {
  await goldSeconds(bench, bothGroups);
  await peer.compute('both');
  const theirs = fileReader('read_parquet', [peer.target]);
  let rows = 0;
  for (const group of bothGroups) {
    const table = groupTable(group);
    const gold = scan(table, bench.write.snapshot.files(table));
    rows += await bench.session.count(
      sql`${gold} AS ours LEFT JOIN ${theirs} AS theirs USING (event_id)
        WHERE theirs.event_id IS NULL OR ${joinSql(group.features.map(differsFromPolars), ' OR ')}`,
    );
  }
  return rows;
}

function differsFromPolars({ name, type }: CompiledFeature): Sql {
  const [ours, theirs] = [sql`ours.${identifier(name)}`, sql`theirs.${identifier(name)}`];
  if (type.kind === 'bigint') return sql`${ours} IS DISTINCT FROM ${theirs}`;
  return sql`((${ours} IS NULL) <> (${theirs} IS NULL)
    OR abs(${ours}::DOUBLE - ${theirs}) > ${TOLERANCE} * greatest(1, abs(${theirs})))`;
}
