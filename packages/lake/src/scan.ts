import type { Field, Fields, Table } from '@cardlake/schema';
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
  return readColumns(fields, locations);
}

/**
 * Builds a subquery, to write after FROM, that reads columns of Parquet files. Those that were added to a table are null where a
 * file lacks them; only then all files have to be opened before the first row.
 */
export function readColumns(fields: Fields, locations: readonly string[]): Sql {
  const list = Object.keys(fields).map(identifier);
  if (!Object.values(fields).some(({ isAdded }) => isAdded === true))
    return sql`(SELECT ${list} FROM ${fileReader('read_parquet', locations)})`;
  const files = fileReader('read_parquet', locations, { union_by_name: sql`true` });
  return sql`(SELECT ${list} FROM (FROM ${emptyRelation(fields)} UNION ALL BY NAME FROM ${files}))`;
}

function pickFields(table: Table, columns: readonly string[]): Record<string, Field> {
  const picked = columns.map((name) => {
    const field = table.fields[name];
    if (field === undefined) throw new Error(`${table.layer}.${table.name} has no column ${name}`);
    return [name, field] as const;
  });
  return Object.fromEntries(picked);
}
