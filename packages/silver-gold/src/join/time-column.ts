import { literal, type Sql, sql } from '@cardlake/lake';

const NANO_DIGITS = 9;
const MICROS = 1_000_000;

/** Types of columns that hold an instant; without a zone it is UTC. */
const INSTANT = /^(TIMESTAMP|DATE)/;

/**
 * Builds the expression of a time in µs since the epoch; null where it cannot be read. Text is what the wire takes, ISO 8601
 * or unix seconds, with the same rounding, or a day; a number is unix seconds.
 *
 * @param column the column as it is in the file
 * @param type its type as DuckDB writes it
 */
export function readMicros(column: Sql, type: string): Sql {
  if (INSTANT.test(type)) return sql`epoch_us(${column}::TIMESTAMPTZ)`;
  const text = sql`${column}::VARCHAR`;
  return sql`CASE
    WHEN regexp_full_match(${text}, ${literal('[0-9]{4}-[0-9]{2}-[0-9]{2}')}) THEN epoch_us(TRY_CAST(${text} AS TIMESTAMPTZ))
    WHEN regexp_full_match(${text}, ${DATE_TIME}) THEN ${dateTimeMicros(text)}
    ELSE TRY_CAST(TRY_CAST(${text} AS DECIMAL(24, 6)) * ${MICROS} AS BIGINT) END`;
}

/** As `DATE_TIME_PATTERN` of the wire, but DuckDB would take hour 24, which the wire does not. */
const DATE_TIME = literal(
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?',
);

/** The minute, the second and the zone as DuckDB reads them, and the fraction, which it would cut instead of rounding. */
function dateTimeMicros(text: Sql): Sql {
  const second = sql`regexp_extract(${text}, ${literal('^.{16}(:[0-9]{2})')}, 1)`;
  const zone = sql`regexp_extract(${text}, ${literal('^.{16}.*?(Z|[+-][0-9]{2}:?(?:[0-9]{2})?)$')}, 1)`;
  const fraction = sql`rpad(regexp_extract(${text}, ${literal('[.]([0-9]+)')}, 1), ${NANO_DIGITS}, '0')`;
  return sql`epoch_us(TRY_CAST(left(${text}, 16) || if(${second} = '', ':00', ${second}) || ${zone} AS TIMESTAMPTZ))
    + (${fraction}::BIGINT + 500) // 1000`;
}
