import type { Table } from '@cardlake/schema';
import { dateLiteral, identifier, type Sql, sql } from './sql';

/**
 * Builds the UTC date of a row, which says in which partition it is. For an instant it is that of the cast to a date, which asks DuckDB's
 * calendars about each row and takes seven times as long.
 */
export function utcDay({ fields, partition: { derivedFrom } }: Pick<Table, 'fields' | 'partition'>): Sql {
  const value = identifier(derivedFrom);
  return fields[derivedFrom]?.type.kind === 'timestamp'
    ? sql`make_timestamp(epoch_us(${value}))::DATE`
    : sql`${value}::DATE`;
}

/** Builds the condition that a row is of a UTC date, which row groups of other days are skipped by. @param day such as `2018-04-01` */
export function isOfDay(
  { fields, partition: { derivedFrom } }: Pick<Table, 'fields' | 'partition'>,
  day: string,
): Sql {
  const value = identifier(derivedFrom);
  const date = dateLiteral(day);
  return fields[derivedFrom]?.type.kind === 'timestamp'
    ? sql`${value} >= ${date}::TIMESTAMPTZ AND ${value} < (${date} + 1)::TIMESTAMPTZ`
    : sql`${value} = ${date}`;
}
