import { isoInstant } from '@cardlake/runtime';
import {
  DuckDBArrayValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';

/** A value as text for a person or a CSV file: exact, instants as ISO 8601 in UTC; null is the empty text. */
export function plainText(value: DuckDBValue): string {
  if (value === null) return '';
  if (value instanceof DuckDBTimestampTZValue) return instantText(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(plainText).join('; ');
  }
  return String(value);
}

/** An instant as ISO 8601; not `toString`, which says it in the zone of the machine. */
export const instantText = (value: DuckDBTimestampTZValue): string =>
  value.isFinite ? isoInstant(Number(value.micros)) : String(value);
