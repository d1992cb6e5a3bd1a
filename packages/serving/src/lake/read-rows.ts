import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  type Sql,
  scan,
  sql,
  streamChunks,
} from '@cardlake/lake';
import type { Fields, Row } from '@cardlake/schema';
import { DuckDBDecimalValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api';

/**
 * Reads rows of a table, a batch at a time: instants in µs, decimals unscaled.
 * @param fields columns to read
 * @param rest what follows the table in the query
 * @throws UserError, see `openSession`
 */
export async function* readRows<F extends Fields>(
  session: DuckSession,
  table: LakeTable,
  files: readonly LakeFile[],
  fields: F,
  rest: Sql,
  values: readonly string[] = [],
): AsyncGenerator<Row<F>[]> {
  const names = Object.keys(fields);
  const query = sql`SELECT * FROM ${scan(table, files, names)} ${rest}`;
  for await (const chunk of streamChunks(session, query, values))
    yield chunk
      .getRows()
      .map((row) => Object.fromEntries(names.map((name, i) => [name, plainValue(row[i] ?? null)])) as Row<F>);
}

/** Converts a value of DuckDB to that of its logical type. */
function plainValue(value: DuckDBValue): unknown {
  if (value instanceof DuckDBTimestampTZValue) return Number(value.micros);
  return value instanceof DuckDBDecimalValue ? value.value : value;
}
