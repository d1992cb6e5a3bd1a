import { isoInstant } from '@cardlake/runtime';
import {
  DuckDBArrayValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';

/** Formats a value for a person or a CSV file: exact, instants as ISO 8601 in UTC, null as the empty text. */
export function plainText(value: DuckDBValue): string {
  if (value === null) return '';
  if (value instanceof DuckDBTimestampTZValue) return instantText(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(plainText).join('; ');
  }
  return String(value);
}

/** Formats an instant as ISO 8601; `toString` would use the time zone of the machine. */
export const instantText = (value: DuckDBTimestampTZValue): string =>
  value.isFinite ? isoInstant(Number(value.micros)) : String(value);
