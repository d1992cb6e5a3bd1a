import { groupTable } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import { type DuckSession, stageCopy, stageFile, type Transaction } from '@cardlake/lake';
import type { ComputedBatch } from './compute-features';

/**
 * Stages the rows of a batch for the gold table of a group.
 *
 * @returns rows written
 */
export async function writeBatch(
  session: DuckSession,
  transaction: Transaction,
  group: CompiledGroup,
  batch: ComputedBatch,
): Promise<number> {
  const [only = '', ...others] = batch.days;
  const table = groupTable(group);
  const query = batch.select(group);
  if (others.length === 0)
    return stageFile(session, transaction, { table, partition: only, name: 'part.parquet' }, query);
  const written = await stageCopy(session, transaction, table, query, { days: batch.days.length });
  return [...written.values()].reduce((total, rows) => total + rows, 0);
}
