import { join } from 'node:path';
import {
  type DuckSession,
  type DuckType,
  dateLiteral,
  identifier,
  joinSql,
  pathLiteral,
  type Relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { type DayResult, type FeatureRow, keyText } from '../results/result';

/** Columns of types whose values a file, an item and JSON can all hold. */
export type FeatureColumns = Readonly<
  Record<string, Extract<DuckType, 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DOUBLE'>>
>;

/** Relation with a row for each key and day. */
export interface DailyRows {
  readonly from: Relation;
  /** Columns that tell the rows of a day apart. */
  readonly key: readonly string[];
  /** Column with the day. */
  readonly day: string;
  readonly features: readonly string[];
}

/** Days to make results of. */
export interface WantedDays {
  /** The only day; undefined for all. */
  readonly day: string | undefined;
  /** Days that get an empty result when they have no row any more. */
  readonly emptyDays: readonly string[];
}

const rowValues = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.null(), z.bigint().transform(Number)]),
);

/** Writes a file for each day, and gives each row the key by which lookups know it. Rows without a day belong to no result. */
export async function writeDays(
  session: DuckSession,
  daily: DailyRows,
  { day, emptyDays }: WantedDays,
  folder: string,
): Promise<DayResult[]> {
  const days = await readDays(session, daily);
  const wanted = day === undefined ? [...new Set([...days.keys(), ...emptyDays])].sort() : [day];
  const results: DayResult[] = [];
  for (const date of wanted) {
    const file = join(folder, `${date}.parquet`);
    await writeDay(session, daily, date, file);
    results.push({ date, file, rows: days.get(date) ?? [] });
  }
  return results;
}

async function readDays(
  session: DuckSession,
  { from, key, day, features }: DailyRows,
): Promise<Map<string, FeatureRow[]>> {
  const found = await session.rows(
    sql`SELECT ${listOf([...key, ...features])}, ${identifier(day)}::VARCHAR AS row_day FROM ${from}
      WHERE ${identifier(day)} IS NOT NULL ORDER BY ${identifier(day)}, ${orderBy(key)}`,
    rowValues,
  );
  const days = new Map<string, FeatureRow[]>();
  for (const { row_day: date, ...values } of found) {
    const row = { key: keyText(key.map((column) => values[column] ?? null)), values };
    const sameDay = days.get(String(date));
    if (sameDay === undefined) days.set(String(date), [row]);
    else sameDay.push(row);
  }
  return days;
}

async function writeDay(
  session: DuckSession,
  { from, key, day, features }: DailyRows,
  date: string,
  file: string,
): Promise<void> {
  await session.run(
    sql`COPY (SELECT ${listOf([...key, day, ...features])} FROM ${from}
      WHERE ${identifier(day)} = ${dateLiteral(date)} ORDER BY ${orderBy(key)})
      TO ${pathLiteral(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
}

/** Writes names of columns as a list. */
export const listOf = (columns: readonly string[]): Sql => joinSql(columns.map(identifier));

const orderBy = (key: readonly string[]): Sql =>
  joinSql(key.map((column) => sql`${identifier(column)} NULLS LAST`));
