import type { Field, Table } from '@cardlake/schema';
import { fileReader } from './file-reader';
import { emptyRelation } from './relation';
import type { LakeFile } from './snapshot';
import { identifier, type Sql, sql } from './sql';

/**
 * Builds a subquery, to write after FROM, that reads files of a table: all columns in the order of the declaration, or
 * the given ones. Without files it is an empty relation with the same columns. Files that are not Parquet, such as a
 * manifest, are left out.
 * @throws Error for a column that the table does not have.
 */
export function scan(table: Table, files: readonly LakeFile[], columns?: readonly string[]): Sql {
  const fields = columns === undefined ? table.fields : pickFields(table, columns);
  const locations = files.map(({ location }) => location).filter((location) => location.endsWith('.parquet'));
  if (locations.length === 0) return emptyRelation(fields);
  const list = Object.keys(fields).map(identifier);
  return sql`(SELECT ${list} FROM ${fileReader('read_parquet', locations)})`;
}

function pickFields(table: Table, columns: readonly string[]): Record<string, Field> {
  const picked = columns.map((name) => {
    const field = table.fields[name];
    if (field === undefined) throw new Error(`${table.layer}.${table.name} has no column ${name}`);
    return [name, field] as const;
  });
  return Object.fromEntries(picked);
}
