import { UserError } from '@cardlake/runtime';
import type { LogicalType } from '@cardlake/schema';
import {
  type DuckDBDateValue,
  DuckDBDecimalType,
  type DuckDBDecimalValue,
  DuckDBListType,
  type DuckDBListValue,
  type DuckDBTimestampTZValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

/** A column of a query result in the lake's own types, with the conversion of its values for an Arrow builder. */
export interface ArrowColumn {
  readonly type: LogicalType;
  /** Converts a value that is not null. */
  readonly convert: (value: NonNullable<DuckDBValue>) => unknown;
}

const MS_PER_DAY = 86_400_000;
/** Decimal digits of a 128-bit decimal in Arrow. */
const MAX_PRECISION = 38;
const DECIMAL_LIMIT = 10n ** BigInt(MAX_PRECISION);

const integer: ArrowColumn = {
  type: { kind: 'bigint' },
  convert: (value) => BigInt(value as number | bigint),
};
const double: ArrowColumn = { type: { kind: 'double' }, convert: (value) => value };
const text: ArrowColumn = { type: { kind: 'string' }, convert: String };
const instant: ArrowColumn = { type: { kind: 'timestamp' }, convert: microsOf };
const hugeInteger: ArrowColumn = {
  type: { kind: 'decimal', precision: MAX_PRECISION, scale: 0 },
  convert: (value) => decimalWords(value as bigint),
};

const COLUMNS: { readonly [Id in DuckDBTypeId]?: ArrowColumn } = {
  [DuckDBTypeId.BOOLEAN]: { type: { kind: 'boolean' }, convert: (value) => value },
  [DuckDBTypeId.TINYINT]: integer,
  [DuckDBTypeId.SMALLINT]: integer,
  [DuckDBTypeId.INTEGER]: integer,
  [DuckDBTypeId.BIGINT]: integer,
  [DuckDBTypeId.UTINYINT]: integer,
  [DuckDBTypeId.USMALLINT]: integer,
  [DuckDBTypeId.UINTEGER]: integer,
  [DuckDBTypeId.UBIGINT]: hugeInteger,
  [DuckDBTypeId.HUGEINT]: hugeInteger,
  [DuckDBTypeId.FLOAT]: double,
  [DuckDBTypeId.DOUBLE]: double,
  [DuckDBTypeId.VARCHAR]: text,
  [DuckDBTypeId.ENUM]: text,
  [DuckDBTypeId.UUID]: text,
  [DuckDBTypeId.SQLNULL]: text,
  [DuckDBTypeId.DATE]: { type: { kind: 'date' }, convert: epochMillisOfDay },
  [DuckDBTypeId.TIMESTAMP]: instant,
  [DuckDBTypeId.TIMESTAMP_TZ]: instant,
};

/**
 * Finds the logical type of a column of a query result, and the conversion of its values.
 * @throws UserError `no_arrow_type`, naming the column and a cast that helps.
 */
export function arrowColumn(name: string, type: DuckDBType): ArrowColumn {
  if (type instanceof DuckDBDecimalType) {
    const { width: precision, scale } = type;
    return {
      type: { kind: 'decimal', precision, scale },
      convert: (value) => decimalWords((value as DuckDBDecimalValue).value),
    };
  }
  if (type instanceof DuckDBListType && type.valueType.typeId === DuckDBTypeId.VARCHAR) {
    return { type: { kind: 'strings' }, convert: (value) => stringsOf(value as DuckDBListValue, name) };
  }
  const column = COLUMNS[type.typeId];
  if (column !== undefined) return column;
  throw new UserError(
    'no_arrow_type',
    `column ${name} has type ${String(type)}, which the lake has no Arrow type for`,
    {
      hint: `Cast it in the query, for example to text: ${name}::VARCHAR.`,
    },
  );
}

function microsOf(value: NonNullable<DuckDBValue>): bigint {
  const instant = value as DuckDBTimestampTZValue | DuckDBTimestampValue;
  if (!instant.isFinite) throw infinite(String(value));
  return instant.micros;
}

function epochMillisOfDay(value: NonNullable<DuckDBValue>): number {
  const day = value as DuckDBDateValue;
  if (!day.isFinite) throw infinite(String(value));
  return day.days * MS_PER_DAY;
}

function stringsOf(value: DuckDBListValue, name: string): readonly DuckDBValue[] {
  if (!value.items.includes(null)) return value.items;
  throw new UserError(
    'no_arrow_type',
    `a list in column ${name} has a null in it, which lists of the lake cannot hold`,
    {
      hint: `Leave the nulls out: list_filter(${name}, x -> x IS NOT NULL).`,
    },
  );
}

const infinite = (text: string): UserError =>
  new UserError('no_arrow_type', `the value ${text} has no equivalent in Arrow`, {
    hint: 'Leave infinite dates and timestamps out with isfinite(…), or cast the column to VARCHAR.',
  });

/** Converts an unscaled decimal to the four 32-bit words of Arrow, lowest first, in two's complement. */
function decimalWords(unscaled: bigint): Uint32Array {
  if (unscaled >= DECIMAL_LIMIT || unscaled <= -DECIMAL_LIMIT) {
    throw new UserError('no_arrow_type', `the integer ${unscaled} has more than ${MAX_PRECISION} digits`, {
      hint: 'Cast the column to DOUBLE or VARCHAR.',
    });
  }
  const words = new BigUint64Array(2);
  words[0] = BigInt.asUintN(64, unscaled);
  words[1] = BigInt.asUintN(64, unscaled >> 64n);
  return new Uint32Array(words.buffer);
}
