import { rmSync } from 'node:fs';
import type { Table } from '@cardlake/schema';
import { diskError, TEMPORARY_SUFFIX } from './disk';
import { putBeside } from './parquet/combine-columns';
import { findStoredColumns, type StoredColumns } from './parquet/stored-columns';
import { writeColumns } from './parquet/write-columns';
import type { DuckSession } from './session';
import type { Sql } from './sql';
import { writeParquet } from './stage-copy';
import type { Transaction } from './transaction';

/**
 * Stages one Parquet file of a partition with columns that other files of the lake have, as they are stored there, and those of
 * a query: only these are encoded. The caller makes sure that the other files are intact when it commits, see
 * `Transaction.requireIntact`.
 * @param stored the first columns of the table
 * @param query SELECT of the other columns, for rows `[from, until)`: one row group
 * @returns number of rows written
 */
export async function stageBeside(
  session: DuckSession,
  transaction: Transaction,
  target: { readonly table: Table; readonly partition: string; readonly name: string },
  stored: StoredColumns,
  query: (from: number, until: number) => Sql,
): Promise<number> {
  const location = transaction.stage(target.table, target.partition, target.name);
  const parts: { location: string; from: number; until: number }[] = [];
  let rows = 0;
  try {
    for (const [n, group] of stored.groups.entries()) {
      const part = { location: `${location}.${n}${TEMPORARY_SUFFIX}`, from: 0, until: group.rows };
      parts.push(part);
      await writeParquet(session, query(rows, rows + group.rows), part.location, {
        rowGroupRows: group.rows,
      });
      rows += group.rows;
    }
    const computed = await findStoredColumns(parts);
    if (computed === undefined) throw new Error(`${location}: expected row groups of the stored columns`);
    await writeColumns(location, putBeside(stored, computed));
  } catch (error) {
    throw diskError(error, location);
  } finally {
    for (const part of parts) rmSync(part.location, { force: true });
  }
  transaction.add({ location, rows });
  return rows;
}
