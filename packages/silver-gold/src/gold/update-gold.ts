import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import {
  createTempTable,
  type DuckSession,
  type Relation,
  type Snapshot,
  type Transaction,
  type WriteSession,
} from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { goldQueues } from '../gold-queues';
import { changedCards } from './gold-relations';
import { loadLabels } from './labels';
import { refreshAffected } from './refresh-affected';
import { refreshAll } from './refresh-all';
import type { GroupResult } from './refresh-context';
import { chooseRefresh, type RefreshScope } from './refresh-scope';
import { findSnapshotSources } from './snapshot-sources';
import type { FeatureThreads } from './threaded-computer';

export interface GoldOptions {
  readonly session: DuckSession;
  readonly write: WriteSession;
  readonly groups: readonly CompiledGroup[];
  /** Snapshot groups whose features groups may take; their rows are up to date. */
  readonly snapshotGroups: readonly CompiledSnapshotGroup[];
  readonly reporter: Reporter;
  /** Computes all rows, whatever changed, and reads no row of gold. */
  readonly anew?: boolean;
  /** Threads to compute many rows on; without them, the calling thread does. */
  readonly threads?: FeatureThreads | undefined;
  /** For tests: rows from which a file of gold is large, see `writeChanges`. */
  readonly largeFileRows?: number;
}

/** Result of a gold run. */
export interface GoldResult {
  readonly extent: RefreshScope;
  readonly groups: readonly GroupResult[];
  /**
   * Cards with a new or changed row (`card_id`, `event_id`), by published group; readable in the session until its next
   * gold run. When all rows of a group were computed, all cards: it is unknown which of them have changed.
   */
  readonly changedCards: ReadonlyMap<string, Relation>;
}

/**
 * Updates the gold table of every group from silver, in one commit.
 *
 * Only rows that a change of silver or of snapshots can affect are computed, and only files with a row that came out different are
 * written. A new group and a group with another definition get all rows, alone if nothing changed for the others. The first run computes
 * everything, as does one that would compute so many rows that this is cheaper.
 *
 * @throws UserError of DuckDB (`out_of_memory`, `disk_full`) or of the disk
 */
export async function updateGold(options: GoldOptions): Promise<GoldResult> {
  const { session, write, snapshotGroups, reporter, anew = false, threads, largeFileRows } = options;
  const { snapshot } = write;
  const changed = new Map(options.groups.map((group, n) => [publishedName(group), changedCards(n)]));
  for (const relation of changed.values()) await session.run(createTempTable(relation));
  const hasSilver = snapshot.files(cardTransactions).length > 0;
  const { scope, groups } =
    anew && hasSilver
      ? { scope: 'full', groups: options.groups }
      : await chooseRefresh(session, snapshot, options.groups, snapshotGroups);
  if (scope === 'none') {
    if (hasSilver) await dropUnusedChanges(write);
    return { extent: scope, groups: [], changedCards: changed };
  }
  await loadLabels(session, snapshot.files(cardDisputes));
  const transaction = write.transaction();
  const snapshots = findSnapshotSources(groups, snapshotGroups, snapshot);
  const shared = { session, snapshot, transaction, groups, snapshots, changed, reporter, threads };
  const context = { ...shared, ...(largeFileRows === undefined ? {} : { largeFileRows }) };
  const affected = scope === 'incremental' ? await refreshAffected(context) : undefined;
  const [extent, results] =
    affected === undefined
      ? (['full', await refreshAll(context)] as const)
      : (['incremental', affected] as const);
  emptyQueues(snapshot, transaction);
  await transaction.commit({ kind: 'gold', extent, groups: results.map((result) => ({ ...result })) });
  return { extent, groups: results, changedCards: changed };
}

/** Removes what waits in the queues, which no row of gold depends on. */
async function dropUnusedChanges({ snapshot, transaction }: WriteSession): Promise<void> {
  if (goldQueues.every((queue) => snapshot.files(queue).length === 0)) return;
  const removal = transaction();
  emptyQueues(snapshot, removal);
  await removal.commit({ kind: 'gold', extent: 'none', groups: [] });
}

function emptyQueues(snapshot: Snapshot, transaction: Transaction): void {
  for (const { path } of goldQueues.flatMap((queue) => snapshot.files(queue))) transaction.remove(path);
}
