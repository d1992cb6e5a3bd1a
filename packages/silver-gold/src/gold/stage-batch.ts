import { groupTable } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  findStoredColumns,
  type StoredColumns,
  stageBeside,
  type Transaction,
} from '@cardlake/lake';
import type { ComputedBatch } from './compute-features';
import { stageDays } from './stage-days';

/** Rows per row group from which gold takes the row groups of silver: more small ones would slow down who reads gold. */
const MIN_GROUP_ROWS = 20_000;

/**
 * Finds the columns of a batch's events in silver, which gold repeats, if gold can take them as they are stored: its files then
 * have the row groups of silver.
 */
export async function findStoredEvents({
  stored,
  days,
  rows,
}: ComputedBatch): Promise<StoredColumns | undefined> {
  if (stored === undefined || days.length > 1) return undefined;
  const found = await findStoredColumns(stored, Object.keys(businessFields));
  const groups = found?.groups.length ?? 0;
  return groups === 1 || rows >= groups * MIN_GROUP_ROWS ? found : undefined;
}

/** Stages the rows that a group has for a batch. @param events what `findStoredEvents` has found @returns rows written */
export function stageBatch(
  session: DuckSession,
  transaction: Transaction,
  batch: ComputedBatch,
  group: CompiledGroup,
  events: StoredColumns | undefined,
): Promise<number> {
  const { days } = batch;
  const table = groupTable(group);
  const [partition = ''] = days;
  if (events === undefined)
    return stageDays(session, transaction, { table, days, query: batch.select(group) });
  return stageBeside(
    session,
    transaction,
    { table, partition, name: 'part.parquet' },
    events,
    (from, until) => batch.selectFeatures(group, from, until),
  );
}
