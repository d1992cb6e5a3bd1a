import type { CompiledGroup } from '@cardlake/features';
import type { DuckSession, Snapshot, Transaction } from '@cardlake/lake';
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
  readonly reporter: Reporter;
  readonly threads: FeatureThreads | undefined;
}

/** Row counts of a group's table. */
export interface GroupResult {
  readonly group: string;
  /** Rows whose features were computed. */
  readonly computed: number;
  /** Rows that are new or came out different. */
  readonly changed: number;
}
