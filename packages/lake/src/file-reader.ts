import { identifier, joinSql, pathList, type Sql, sql } from './sql';

/** Table functions of DuckDB that read files. */
type Reader = 'read_parquet' | 'read_csv' | 'read_json';
/** The one that reads footers has no options. */
const FOOTERS = identifier('parquet_metadata');

/**
 * Builds a call that reads files, to write after FROM; this file is the only place that may. Columns come from the files alone:
 * by default DuckDB replaces a column by the name of any folder above its file, such as `country=DE/`
 * (https://duckdb.org/docs/stable/data/partitioning/hive_partitioning).
 * @param paths files; characters that DuckDB would read as a glob are escaped
 * @param options further named arguments
 */
export function fileReader(
  reader: Reader,
  paths: readonly string[],
  options: Readonly<Record<string, Sql>> = {},
): Sql {
  const named = Object.entries({ ...options, hive_partitioning: sql`false` });
  const values = named.map(([name, value]) => sql`${identifier(name)} = ${value}`);
  return sql`${identifier(reader)}(${joinSql([pathList(paths), ...values])})`;
}

/** Builds a call that reads what the footers of Parquet files tell of each column of each row group, to write after FROM. */
export const footerReader = (paths: readonly string[]): Sql => sql`${FOOTERS}(${pathList(paths)})`;
