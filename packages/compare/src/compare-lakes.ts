import { goldTables, groups, publishedNames, snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions, decisions, quarantine } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, SNAPSHOT_DAY } from '@cardlake/features';
import { type DuckSession, tableId } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { compareDatasets } from './compare-datasets';
import { compareRows, type LastDay } from './compare-rows';
import type { Comparison } from './comparison';
import { DATASET_KINDS } from './dataset';
import { ignoreColumns, requireKnownColumns } from './ignore-columns';
import type { LakeReader } from './lake-reader';

/** Compared tables besides the datasets: silver, quarantine with its reasons, gold, and the decisions. */
const TABLES: readonly Table[] = [
  cardTransactions,
  cardDisputes,
  quarantine,
  ...publishedNames.map((name) => goldTables[name]),
  ...snapshotGroups.map(snapshotTable),
  decisions,
];

/** Snapshot groups by the name of their table. */
const SNAPSHOTS: ReadonlyMap<string, CompiledSnapshotGroup> = new Map(
  snapshotGroups.map((group) => [tableId(snapshotTable(group)), group]),
);

/** Standard deviations: the only aggregates whose last digits depend on the order of additions. */
const APPROXIMATE_COLUMNS: ReadonlySet<string> = new Set(
  [...publishedNames.map((name) => groups[name]), ...snapshotGroups].flatMap(({ features }) =>
    features
      .filter(({ compute }) => compute.kind === 'window' && compute.function === 'stddev')
      .map(({ name }) => name),
  ),
);

/**
 * Compares two lakes: silver, quarantine, gold of every published group, the decisions, and the datasets of every day that one
 * of them has. Rows of snapshot groups are compared up to the lesser of the days that the two lakes have computed.
 * @returns one comparison for each table, whether it differs or not.
 * @param ignored columns to leave out.
 * @throws UserError for a lake that cannot be read; `bad_option` for a column that no table has.
 */
export async function compareLakes(
  session: DuckSession,
  left: LakeReader,
  right: LakeReader,
  reporter: Reporter,
  ignored: ReadonlySet<string> = new Set(),
): Promise<Comparison[]> {
  requireKnownColumns(ignored, TABLES);
  const found: Comparison[] = [];
  for (const table of TABLES) {
    const stage = reporter.stage(`compare ${tableId(table)}`);
    const spec = ignoreColumns(
      {
        fields: table.fields,
        key: table.key,
        approximateColumns: APPROXIMATE_COLUMNS,
        until: lastDay(table, left, right),
      },
      ignored,
    );
    const difference = await compareRows(session, left.files(table), right.files(table), spec);
    stage.done({ ...difference.rows, differing: difference.differing });
    found.push({ table: tableId(table), faults: [], ...difference });
  }
  for (const kind of DATASET_KINDS) {
    const stage = reporter.stage(`compare gold.${kind}`);
    const parts = await compareDatasets(session, kind, left.datasets(kind), right.datasets(kind), {
      approximateColumns: APPROXIMATE_COLUMNS,
      ignored,
    });
    stage.done({ parts: parts.length });
    found.push(...parts);
  }
  return found;
}

/** Finds the last day to compare of a table; a lake that never computed it lacks all of its rows. */
function lastDay(table: Table, ...lakes: readonly LakeReader[]): LastDay | undefined {
  const group = SNAPSHOTS.get(tableId(table));
  const days = group === undefined ? [] : lakes.flatMap((lake) => lake.lastSnapshotDay(group) ?? []);
  return days.length === 0 ? undefined : { column: SNAPSHOT_DAY, day: Math.min(...days) };
}
