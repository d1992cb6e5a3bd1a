import { rmSync } from 'node:fs';
import type { Table } from '@cardlake/schema';
import { diskError, TEMPORARY_SUFFIX } from './disk';
import { putBeside, renameColumns } from './parquet/combine-columns';
import { findStoredColumns, type StoredColumns, type StoredGroup } from './parquet/stored-columns';
import { writeColumns } from './parquet/write-columns';
import type { DuckSession } from './session';
import { joinSql, type Sql } from './sql';
import { writeParquet } from './stage-copy';
import type { Transaction } from './transaction';

/** A file of a partition with stored columns and columns of a query. */
export interface FileBeside {
  readonly table: Table;
  readonly partition: string;
  readonly name: string;
  /** Columns of the query that the file takes, by their names in the table. */
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * Stages Parquet files with columns that other files of the lake have, as they are stored there, and those of a query: only
 * these are encoded, and each but once, however many of the files take it. The caller makes sure that the other files are intact
 * when it commits, see `Transaction.requireIntact`.
 * @param files they have the same rows
 * @param stored the first columns of each table
 * @param query SELECT of the other columns of all files, for rows `[from, until)`: one row group
 * @returns number of rows of each file
 * @throws Error when the query has other rows than the stored columns
 */
export async function stageBeside(
  session: DuckSession,
  transaction: Transaction,
  files: readonly FileBeside[],
  stored: StoredColumns,
  query: (from: number, until: number) => Sql,
): Promise<number> {
  const targets = files.map((file) => ({
    ...file,
    location: transaction.stage(file.table, file.partition, file.name),
  }));
  const [first] = targets;
  if (first === undefined) return 0;
  const parts: { location: string; from: number; until: number }[] = [];
  let rows = 0;
  try {
    for (const groups of planStatements(stored.groups)) {
      const location = `${first.location}.${parts.length}${TEMPORARY_SUFFIX}`;
      const queries: Sql[] = [];
      const from = rows;
      for (const group of groups) {
        queries.push(query(rows, rows + group.rows));
        rows += group.rows;
      }
      parts.push({ location, from: 0, until: rows - from });
      await writeParquet(session, joinSql(queries, ' UNION ALL '), location, {
        rowGroupRows: groups[0]?.rows ?? 0,
      });
    }
    const computed = await findStoredColumns(parts);
    if (computed === undefined)
      throw new Error(`${first.location}: expected row groups of the stored columns`);
    for (const { location, columns } of targets)
      await writeColumns(location, putBeside(stored, renameColumns(computed, columns)));
  } catch (error) {
    throw diskError(error, first.location);
  } finally {
    for (const part of parts) rmSync(part.location, { force: true });
  }
  for (const { location } of targets) transaction.add({ location, rows });
  return rows;
}

/**
 * Divides row groups into those of a statement each. A second one that is no larger shares the statement of the first: DuckDB ends a
 * row group where the first part of a union ends, if that has as many rows as a row group may have.
 */
function planStatements(groups: readonly StoredGroup[]): (readonly StoredGroup[])[] {
  const [first, second, ...others] = groups;
  return others.length === 0 && first && second && second.rows <= first.rows
    ? [groups]
    : groups.map((group) => [group]);
}
