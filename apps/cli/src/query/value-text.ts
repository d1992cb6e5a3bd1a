import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { instant } from '../output/words';

/** A value as text for a person or a CSV file: exact, instants as ISO 8601 in UTC; null is the empty text. */
export function plainText(value: DuckDBValue): string {
  if (value === null) return '';
  if (value instanceof DuckDBTimestampTZValue) return instantText(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(plainText).join('; ');
  }
  return String(value);
}

/** A value as JSON: numbers of any size exact to the digit, NaN and the infinities null. */
export function jsonText(value: DuckDBValue): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBTimestampTZValue) return JSON.stringify(instantText(value));
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return `[${value.items.map(jsonText).join(',')}]`;
  }
  if (value instanceof DuckDBStructValue) return jsonObject(Object.entries(value.entries));
  return JSON.stringify(String(value));
}

/** Names and values as a JSON object, in order. */
export const jsonObject = (entries: readonly (readonly [string, DuckDBValue])[]): string =>
  `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${jsonText(value)}`).join(',')}}`;

const instantText = (value: DuckDBTimestampTZValue): string =>
  value.isFinite ? instant(Number(value.micros)) : String(value);
