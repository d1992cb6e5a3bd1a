import { groupTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { type DuckSession, type Snapshot, type Sql, scan, sql } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { computeFeatures } from './compute-features';
import { closeSilver, openSilver } from './feature-source';
import { loadLabels } from './labels';
import {
  addComputed,
  beginComparisons,
  clearComputed,
  compareRows,
  findExamples,
  forgetComparison,
  type RowExample,
} from './row-differences';
import { findSnapshotSources } from './snapshot-sources';
import type { FeatureThreads } from './threaded-computer';

/** Differences between gold and the features computed from silver. */
export interface GoldDifference {
  readonly group: string;
  readonly rows: number;
  /** The first rows that differ, as JSON; null where the other side has no such row. */
  readonly examples: readonly {
    /** Row in gold. */
    readonly stored: string | null;
    /** Row computed from silver. */
    readonly computed: string | null;
  }[];
}

const MAX_EXAMPLES = 5;

/** Rows of a group that differ on the days that were compared together. */
interface DayDifference {
  readonly comparison: number;
  readonly group: CompiledGroup;
  readonly days: ReadonlySet<string>;
  readonly rows: number;
  /** True if gold lacks one of the computed rows. */
  readonly hasComputed: boolean;
  /** True if examples of its rows are shown. */
  readonly isShown: boolean;
  readonly examples: { readonly stored: RowExample[]; readonly computed: RowExample[] };
}

/**
 * Computes every group again from silver, and from the snapshot rows that are stored, and compares the result row by row
 * with gold. Only hashes of the rows are kept, so that memory does not grow with a day; for examples of rows that differ, the
 * features are computed once more.
 *
 * @param threads threads to compute many rows on
 * @returns one entry per group that differs
 */
export async function verifyGold(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledGroup[],
  snapshotGroups: readonly CompiledSnapshotGroup[],
  reporter: Reporter,
  threads?: FeatureThreads,
): Promise<GoldDifference[]> {
  await loadLabels(session, snapshot.files(cardDisputes));
  const source = await openSilver(session, snapshot.files(cardTransactions));
  const snapshots = findSnapshotSources(groups, snapshotGroups, snapshot);
  const stage = reporter.stage('verify gold', source.rows);
  const compute = () => computeFeatures(session, source, groups, snapshots, threads);
  const stored = (group: CompiledGroup, days: ReadonlySet<string>): Sql => {
    const table = groupTable(group);
    return sql`FROM ${scan(
      table,
      snapshot.files(table).filter(({ partition }) => days.has(partition)),
    )}`;
  };
  const found: DayDifference[] = [];
  const compare = async (days: ReadonlySet<string>): Promise<void> => {
    for (const [n, group] of groups.entries()) {
      const comparison = found.length;
      const table = groupTable(group);
      const { events, hasComputed } = await compareRows(session, n, table, stored(group, days), comparison);
      await clearComputed(session, n);
      if (events === 0) continue;
      const isShown = rowsOf(found, group) < MAX_EXAMPLES;
      const examples = { stored: [], computed: [] };
      found.push({ comparison, group, days, rows: events, isShown, hasComputed, examples });
      if (!isShown) await forgetComparison(session, comparison);
    }
  };
  await beginComparisons(session);
  for (const n of groups.keys()) await clearComputed(session, n);
  for await (const batch of compute()) {
    for (const [n, group] of groups.entries())
      await addComputed(session, n, groupTable(group), batch.select(group));
    batch.release();
    stage.advance(batch.rows);
    if (batch.endsDay) await compare(new Set(batch.days));
  }
  await compare(withoutSilver(snapshot, groups));
  const shown = found.filter(({ isShown }) => isShown);
  const addExamples = async (one: DayDifference, side: 'stored' | 'computed', rows: Sql): Promise<void> => {
    const which = { comparison: one.comparison, side, limit: MAX_EXAMPLES };
    one.examples[side].push(...(await findExamples(session, groupTable(one.group), rows, which)));
  };
  for (const one of shown) await addExamples(one, 'stored', stored(one.group, one.days));
  const missing = shown.filter(({ hasComputed }) => hasComputed);
  if (missing.length > 0) {
    for await (const batch of compute()) {
      for (const one of missing.filter(({ days }) => batch.days.every((day) => days.has(day))))
        await addExamples(one, 'computed', batch.select(one.group));
      batch.release();
    }
  }
  await closeSilver(session);
  stage.done();
  return groups
    .map((group) => ({
      group: publishedName(group),
      rows: rowsOf(found, group),
      examples: shown
        .flatMap((one) => (one.group === group ? pairExamples(one.examples) : []))
        .slice(0, MAX_EXAMPLES),
    }))
    .filter(({ rows }) => rows > 0);
}

/** Pairs the rows of both sides by their events, in order. */
function pairExamples({ stored, computed }: DayDifference['examples']): GoldDifference['examples'] {
  const rowIn = (rows: readonly RowExample[], event: string) =>
    rows.find((each) => each.event === event)?.row ?? null;
  return [...new Set([...stored, ...computed].map(({ event }) => event))]
    .sort()
    .slice(0, MAX_EXAMPLES)
    .map((event) => ({ stored: rowIn(stored, event), computed: rowIn(computed, event) }));
}

/** Counts the rows of a group that differ. */
const rowsOf = (found: readonly DayDifference[], group: CompiledGroup): number =>
  found.reduce((sum, one) => sum + (one.group === group ? one.rows : 0), 0);

/** Lists the days that gold has and silver has not. */
function withoutSilver(snapshot: Snapshot, groups: readonly CompiledGroup[]): Set<string> {
  const days = new Set(
    groups.flatMap((group) => snapshot.files(groupTable(group)).map(({ partition }) => partition)),
  );
  for (const { partition } of snapshot.files(cardTransactions)) days.delete(partition);
  return days;
}
