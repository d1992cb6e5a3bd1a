import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { DuckSession, Relation, Snapshot, Transaction } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import type { SnapshotSource } from './snapshot-sources';
import type { FeatureThreads } from './threaded-computer';

/** Input of a refresh of gold, full or incremental. */
export interface RefreshContext {
  readonly session: DuckSession;
  /** The lake before the refresh. */
  readonly snapshot: Snapshot;
  readonly transaction: Transaction;
  readonly groups: readonly CompiledGroup[];
  /** Snapshot groups that features are taken from. */
  readonly snapshots: readonly SnapshotSource[];
  /** Relations that receive the cards with new or changed rows, by published group: see `changedCards`. */
  readonly changed: ReadonlyMap<string, Relation>;
  readonly reporter: Reporter;
  readonly threads: FeatureThreads | undefined;
  readonly largeFileRows?: number;
}

/** Row counts of a group's table. */
export interface GroupResult {
  readonly group: string;
  /** Rows whose features were computed. */
  readonly computed: number;
  /** Rows that are new or came out different. */
  readonly changed: number;
}

/** Relation in which a refresh tells the changed cards of a group. @throws Error when the run has none for it */
export function changedOf({ changed }: RefreshContext, group: CompiledGroup): Relation {
  const relation = changed.get(publishedName(group));
  if (relation === undefined) throw new Error(`no relation for the changed cards of ${publishedName(group)}`);
  return relation;
}
