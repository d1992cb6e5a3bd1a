import { groupTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import type { CompiledGroup, CompiledSnapshotGroup } from '@cardlake/features';
import { type DuckSession, nameLiteral, type Snapshot, scan, sql } from '@cardlake/lake';
import { silverChanges } from '../silver-changes';
import { snapshotChanges } from '../snapshot-changes';
import { PENDING_CHANGES } from './gold-relations';
import { findSnapshotSources, type SnapshotSource } from './snapshot-sources';

/** Parts of gold that a run may refresh: nothing, the rows that changes of silver or of snapshots affect, all rows. */
const SCOPES = ['none', 'incremental', 'full'] as const;
export type RefreshScope = (typeof SCOPES)[number];

/** Part of gold that a run refreshes. */
export interface Refresh {
  readonly scope: RefreshScope;
  /** Groups to refresh: all, or those whose tables cannot be kept, where nothing changed for the others. */
  readonly groups: readonly CompiledGroup[];
}

/**
 * Chooses what a run refreshes. A group without a table, or whose table was computed by another definition, needs all of
 * silver, whatever changed; and so does one that takes features from a snapshot group all of whose rows changed.
 */
export async function chooseRefresh(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledGroup[],
  snapshotGroups: readonly CompiledSnapshotGroup[],
): Promise<Refresh> {
  if (snapshot.files(cardTransactions).length === 0) return { scope: 'none', groups };
  const isOutdated = (group: CompiledGroup) => {
    const table = groupTable(group);
    return snapshot.files(table).length === 0 || snapshot.definition(table) !== group.hash;
  };
  const outdated = groups.filter(isOutdated);
  if (outdated.length > 0 && outdated.length === groups.length) return { scope: 'full', groups };
  const current = groups.filter((group) => !outdated.includes(group));
  const snapshots = findSnapshotSources(current, snapshotGroups, snapshot);
  const scopes = [
    await loadChanges(session, snapshot),
    await findSnapshotScope(session, snapshot, snapshots),
  ];
  const scope = SCOPES.findLast((each) => scopes.includes(each)) ?? 'none';
  if (outdated.length === 0) return { scope, groups };
  return { scope: 'full', groups: scope === 'none' ? outdated : groups };
}

/** Finds the scope that changes of the rows of snapshot groups need. */
async function findSnapshotScope(
  session: DuckSession,
  snapshot: Snapshot,
  snapshots: readonly SnapshotSource[],
): Promise<RefreshScope> {
  const files = snapshot.files(snapshotChanges);
  if (files.length === 0 || snapshots.length === 0) return 'none';
  const names = snapshots.map(({ name }) => nameLiteral(name));
  const changes = sql`${scan(snapshotChanges, files)} WHERE snapshot_group IN (${names})`;
  if ((await session.count(changes)) === 0) return 'none';
  return (await session.count(sql`${changes} AND entity_key IS NULL`)) > 0 ? 'full' : 'incremental';
}

/** Loads the queue of silver changes into `PENDING_CHANGES`. @returns the scope that the changes need */
async function loadChanges(session: DuckSession, snapshot: Snapshot): Promise<RefreshScope> {
  const files = snapshot.files(silverChanges);
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${PENDING_CHANGES} AS SELECT DISTINCT * FROM ${scan(silverChanges, files)}`,
  );
  if ((await session.count(PENDING_CHANGES)) === 0) return 'none';
  const needsAll = (await session.count(sql`${PENDING_CHANGES} WHERE event_id IS NULL`)) > 0;
  return needsAll ? 'full' : 'incremental';
}
