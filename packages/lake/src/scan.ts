import { duckdbType, type Table } from '@cardlake/schema';
import type { LakeFile } from './snapshot';
import { identifier, pathList } from './sql';

/**
 * What to write after FROM to read files of a table: columns in the order of the declaration, or those asked
 * for. Without files it is an empty relation of the same columns and types. Files that are not Parquet (a
 * manifest) are left out.
 * @throws Error for a column the table does not have.
 */
export function scan(table: Table, files: readonly LakeFile[], columns?: readonly string[]): string {
  const names = columns ?? Object.keys(table.fields);
  const typed = names.map((name) => {
    const field = table.fields[name];
    if (field === undefined) throw new Error(`${table.layer}.${table.name} has no column ${name}`);
    return { name: identifier(name), type: duckdbType(field.type) };
  });
  const locations = files.map(({ location }) => location).filter((location) => location.endsWith('.parquet'));
  if (locations.length === 0) {
    return `(SELECT ${typed.map(({ name, type }) => `NULL::${type} AS ${name}`).join(', ')} WHERE false)`;
  }
  const list = typed.map(({ name }) => name).join(', ');
  return `(SELECT ${list} FROM read_parquet(${pathList(locations)}, hive_partitioning = false))`;
}
