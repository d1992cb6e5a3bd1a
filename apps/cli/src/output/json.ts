import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
} from '@duckdb/node-api';
import { printableJson } from './printable';
import { instantText } from './value-text';

/**
 * Formats plain data and DuckDB's values as JSON: numbers of any size exact to the digit, instants as ISO 8601
 * in UTC, NaN and infinities as null, since JSON has no word for them. Undefined properties are left out.
 */
export function jsonText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBTimestampTZValue) return quoted(instantText(value));
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return jsonText(value.items);
  if (value instanceof DuckDBStructValue) return jsonText(value.entries);
  return Object.getPrototypeOf(value) === Object.prototype
    ? jsonObject(Object.entries(value))
    : quoted(String(value));
}

/** Quotes a text; it cannot control a terminal either. */
const quoted = (text: string): string => printableJson(JSON.stringify(text));

/** Formats names and values as a JSON object, in order. */
export const jsonObject = (entries: readonly (readonly [string, unknown])[]): string =>
  `{${entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${quoted(name)}:${jsonText(value)}`)
    .join(',')}}`;

/** Formats a value as one line of JSON. */
export const jsonLine = (value: unknown): string => `${jsonText(value)}\n`;
