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

/** Appends rows to a declared table one by one, as they come. DuckDB keeps no more of them in memory than it may. */
export interface RowAppender {
  /** @throws UserError, see `openSession` */
  append(row: readonly RowValue[]): void;
  /** Ends the rows; before that, a query may not see all of them. @throws UserError, see `openSession` */
  close(): void;
}

/** Opens an appender to a declared table; the connection of the session must not be used until it is closed. */
export async function openAppender(session: DuckSession, target: Relation): Promise<RowAppender> {
  const types = Object.values(target.columns).map(({ type }) => type);
  const appender = await session.connection.createAppender(target.table).catch((error: unknown) => {
    throw sqlError(error);
  });
  const run = (work: () => void) => {
    try {
      work();
    } catch (error) {
      throw sqlError(error);
    }
  };
  return {
    append: (row) =>
      run(() => {
        for (const [i, type] of types.entries()) appendValue(appender, type, row[i] ?? null);
        appender.endRow();
      }),
    close: () => run(() => appender.closeSync()),
  };
}

/** Appends rows to a declared table. Their values are never part of SQL, so they may hold any character. */
export async function appendRows(
  session: DuckSession,
  target: Relation,
  rows: readonly (readonly RowValue[])[],
): Promise<void> {
  const appender = await openAppender(session, target);
  for (const row of rows) appender.append(row);
  appender.close();
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
