import { DuckDBDecimalValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api';

/** Converts a value of DuckDB to that of its logical type: instants in µs, decimals unscaled. */
export function plainValue(value: DuckDBValue): unknown {
  if (value instanceof DuckDBTimestampTZValue) return Number(value.micros);
  return value instanceof DuckDBDecimalValue ? value.value : value;
}
