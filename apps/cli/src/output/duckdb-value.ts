import type { Field } from '@cardlake/schema';
import { DuckDBDecimalValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api';

/** Converts a value of a field as DuckDB has it, to be printed like one: decimals are unscaled, instants in µs. */
export function toDuckDbValue(
  { type }: Field,
  value: string | number | bigint | boolean | null,
): DuckDBValue {
  if (value === null) return null;
  if (type.kind === 'decimal') return new DuckDBDecimalValue(BigInt(value), type.precision, type.scale);
  if (type.kind === 'timestamp') return new DuckDBTimestampTZValue(BigInt(value));
  return value;
}
