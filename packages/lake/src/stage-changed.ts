import { rmSync } from 'node:fs';
import { numberOf } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { diskError, TEMPORARY_SUFFIX } from './disk';
import { replaceChunks } from './parquet/combine-columns';
import { findStoredColumns, type StoredColumns, type StoredGroup } from './parquet/stored-columns';
import { writeColumns } from './parquet/write-columns';
import type { DuckSession } from './session';
import type { Sql } from './sql';
import { writeParquet } from './stage-copy';
import type { Transaction } from './transaction';

/** Changes of a row group: all of its columns are written anew when rows go. */
export type GroupChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'values'; readonly columns: readonly string[] }
  | { readonly kind: 'rows' };

/**
 * Stages a file of the lake with changes. What does not change is taken as it is stored, only other columns and row groups are
 * encoded. The caller replaces the file, so that the commit checks that it is intact, see `Transaction.replace`.
 * @param stored all columns and row groups of the file
 * @param changes changes of each row group
 * @param query SELECT of columns of what becomes of rows `[from, until)`, in their order
 * @returns number of rows written; without a row, there is no file
 * @throws Error when a row group gets fewer or more rows, but for its own changes
 */
export async function stageChanged(
  session: DuckSession,
  transaction: Transaction,
  target: { readonly table: Table; readonly partition: string; readonly name: string },
  stored: StoredColumns,
  changes: readonly GroupChange[],
  query: (columns: readonly string[], from: number, until: number) => Sql,
): Promise<number> {
  const location = transaction.stage(target.table, target.partition, target.name);
  const { names } = stored;
  const parts: string[] = [];
  const groups: StoredGroup[] = [];
  let at = 0;
  let isSame = true;
  try {
    for (const [n, group] of stored.groups.entries()) {
      const [from, until] = [at, at + group.rows];
      at = until;
      const change = changes[n] ?? { kind: 'none' };
      if (change.kind === 'none') {
        groups.push(group);
        continue;
      }
      const columns = change.kind === 'rows' ? names : change.columns;
      const part = `${location}.${n}${TEMPORARY_SUFFIX}`;
      parts.push(part);
      const rows = await writeParquet(session, query(columns, from, until), part, {
        rowGroupRows: group.rows,
      });
      if (change.kind === 'values' && rows !== group.rows)
        throw new Error(
          `row group ${n} of ${target.name}: expected ${numberOf(group.rows, 'row')}, found ${rows}`,
        );
      if (rows === 0) continue;
      const changed = await findStoredColumns([{ location: part, from: 0, until: rows }], columns);
      const replaced = changed && replaceChunks(stored, group, changed);
      isSame &&= replaced !== undefined;
      if (replaced) groups.push(replaced);
    }
    // A file of another version of DuckDB may store a column in another way.
    const rows = isSame
      ? groups.reduce((total, group) => total + group.rows, 0)
      : await writeParquet(session, query(names, 0, at), location);
    if (rows === 0) return 0;
    if (isSame) await writeColumns(location, { ...stored, groups });
    transaction.add({ location, rows });
    return rows;
  } catch (error) {
    throw diskError(error, location);
  } finally {
    for (const part of parts) rmSync(part, { force: true });
  }
}
