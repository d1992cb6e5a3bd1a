import { literal } from './sql';

/** Table functions of DuckDB that read files. */
type Reader = 'read_parquet' | 'read_csv' | 'read_json' | 'read_ndjson_objects';

/**
 * Builds a call that reads files, to write after FROM; the only place that may. Columns come from the files alone:
 * by default DuckDB replaces a column by the name of any folder above its file, such as `country=DE/`
 * (https://duckdb.org/docs/stable/data/partitioning/hive_partitioning).
 * @param paths files; characters that DuckDB would read as a glob are escaped
 * @param options further named arguments, as SQL
 */
export function fileReader(
  reader: Reader,
  paths: readonly string[],
  options: Readonly<Record<string, string>> = {},
): string {
  const named = Object.entries({ ...options, hive_partitioning: 'false' });
  return `${reader}(${[pathList(paths), ...named.map(([name, value]) => `${name} = ${value}`)].join(', ')})`;
}

const pathList = (paths: readonly string[]): string =>
  `[${paths.map((path) => literal(path.replaceAll(/[*?[]/g, '[$&]'))).join(', ')}]`;
