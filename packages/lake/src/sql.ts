/** Quotes a string as a SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Quotes a name as a SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes paths as a SQL list for `read_parquet`, with the characters escaped that DuckDB would read as a glob. */
export const pathList = (paths: readonly string[]): string =>
  `[${paths.map((path) => literal(path.replaceAll(/[*?[]/g, '[$&]'))).join(', ')}]`;
