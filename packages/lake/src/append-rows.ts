import type { LogicalType } from '@cardlake/schema';
import {
  type DuckDBAppender,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { Relation } from './relation';
import { type DuckSession, sqlError } from './session';
import type { DuckType } from './sql';

/**
 * Value of a row to append: instants as microseconds since the epoch, decimals unscaled (value × 10^scale), booleans also
 * as 0 or 1, days as text.
 */
export type RowValue = string | number | bigint | boolean | null | readonly string[];

const DAY_MS = 86_400_000;

/** Appends rows to a declared table. Their values are never part of SQL, so they may hold any character. */
export async function appendRows(
  session: DuckSession,
  target: Relation,
  rows: readonly (readonly RowValue[])[],
): Promise<void> {
  const types = Object.values(target.columns).map(({ type }) => type);
  try {
    const appender = await session.connection.createAppender(target.table);
    for (const row of rows) {
      for (const [i, type] of types.entries()) appendValue(appender, type, row[i] ?? null);
      appender.endRow();
    }
    appender.closeSync();
  } catch (error) {
    throw sqlError(error);
  }
}

function appendValue(appender: DuckDBAppender, type: LogicalType | DuckType, value: RowValue): void {
  if (value === null) appender.appendNull();
  else if (typeof value === 'object') appender.appendList(listValue([...value]), LIST(VARCHAR));
  else if (typeof type === 'object' && type.kind === 'decimal')
    appender.appendDecimal(new DuckDBDecimalValue(BigInt(value), type.precision, type.scale));
  else APPEND[typeof type === 'string' ? type : type.kind]?.(appender, value);
}

type Scalar = Exclude<RowValue, null | readonly string[]>;
type Append = (appender: DuckDBAppender, value: Scalar) => void;

const appendText: Append = (appender, value) => appender.appendVarchar(String(value));
const appendInteger: Append = (appender, value) => appender.appendBigInt(BigInt(value));
const appendDouble: Append = (appender, value) => appender.appendDouble(Number(value));
const appendBoolean: Append = (appender, value) => appender.appendBoolean(Boolean(Number(value)));
const appendInstant: Append = (appender, value) =>
  appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(value)));

const APPEND: Readonly<Record<string, Append>> = {
  string: appendText,
  json: appendText,
  VARCHAR: appendText,
  JSON: appendText,
  bigint: appendInteger,
  BIGINT: appendInteger,
  INTEGER: (appender, value) => appender.appendInteger(Number(value)),
  double: appendDouble,
  DOUBLE: appendDouble,
  boolean: appendBoolean,
  BOOLEAN: appendBoolean,
  timestamp: appendInstant,
  TIMESTAMPTZ: appendInstant,
  date: (appender, value) =>
    appender.appendDate(new DuckDBDateValue(Date.parse(`${String(value)}T00:00:00Z`) / DAY_MS)),
};
