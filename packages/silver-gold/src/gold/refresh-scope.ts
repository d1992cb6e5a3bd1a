import { groupTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import { type DuckSession, type Snapshot, scan, sql } from '@cardlake/lake';
import { silverChanges } from '../silver-changes';
import { PENDING_CHANGES } from './gold-relations';

/** Part of gold that a run refreshes: nothing, all rows, or the rows that changes of silver affect. */
export type RefreshScope = 'none' | 'full' | 'incremental';

/**
 * Chooses the scope of a run. A group without a table, or whose table was computed by another definition, needs all of
 * silver, whatever changed.
 */
export async function chooseScope(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledGroup[],
): Promise<RefreshScope> {
  if (snapshot.files(cardTransactions).length === 0) return 'none';
  const isOutdated = (group: CompiledGroup) => {
    const table = groupTable(group);
    return snapshot.files(table).length === 0 || snapshot.definition(table) !== group.hash;
  };
  return groups.some(isOutdated) ? 'full' : loadChanges(session, snapshot);
}

/** Loads the queue of silver changes into `PENDING_CHANGES`. @returns the scope that the changes need */
async function loadChanges(session: DuckSession, snapshot: Snapshot): Promise<RefreshScope> {
  const files = snapshot.files(silverChanges);
  if (files.length === 0) return 'none';
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${PENDING_CHANGES} AS SELECT DISTINCT * FROM ${scan(silverChanges, files)}`,
  );
  if ((await session.count(PENDING_CHANGES)) === 0) return 'none';
  const needsAll = (await session.count(sql`${PENDING_CHANGES} WHERE event_id IS NULL`)) > 0;
  return needsAll ? 'full' : 'incremental';
}
