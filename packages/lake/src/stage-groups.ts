import type { Table } from '@cardlake/schema';
import { diskError } from './disk';
import type { StoredColumns } from './parquet/stored-columns';
import { writeColumns } from './parquet/write-columns';
import { sumRows } from './sum-rows';
import type { Transaction } from './transaction';

/**
 * Stages a file of a partition with row groups of other files, as they are stored: nothing is decoded or encoded.
 * @param stored all columns of the table
 * @returns number of rows written
 * @throws UserError with the path when the disk refuses
 */
export async function stageGroups(
  transaction: Transaction,
  target: { readonly table: Table; readonly partition: string; readonly name: string },
  stored: StoredColumns,
): Promise<number> {
  const location = transaction.stage(target.table, target.partition, target.name);
  try {
    await writeColumns(location, stored);
  } catch (error) {
    throw diskError(error, location);
  }
  const rows = sumRows(stored.groups);
  transaction.add({ location, rows });
  return rows;
}
