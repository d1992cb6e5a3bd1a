import {
  type ColumnTypes,
  type DuckSession,
  fileReader,
  identifier,
  type LakeFile,
  type LakeTable,
  type Relation,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';

/** Column with the number of a row in a table. */
export const ROW_NUMBER: ColumnTypes = { row_number: { type: 'BIGINT' } };

/** Rows of a file have numbers from its index times 2^32 on. */
const SHIFT = 32;

/**
 * Finds the files of a table that have any of some rows.
 * @param rows relation with their numbers as `row_number`
 */
export async function findFilesOf(
  session: DuckSession,
  rows: Relation,
  files: readonly LakeFile[],
): Promise<LakeFile[]> {
  const found = await session.rows(
    sql`SELECT DISTINCT (row_number >> ${SHIFT})::INTEGER AS file FROM ${rows}`,
    z.object({ file: z.number() }),
  );
  const indexes = new Set(found.map(({ file }) => file));
  return files.filter((_, index) => indexes.has(index));
}

/** Returns the number in a table of a row of a file. */
export const rowNumber = (files: readonly LakeFile[], file: LakeFile, row: number): bigint =>
  (BigInt(files.indexOf(file)) << BigInt(SHIFT)) + BigInt(row);

/** Condition that rows are of files with consecutive indexes. */
export function areOf(files: readonly LakeFile[], some: readonly LakeFile[]): Sql {
  const [first, last] = [some.at(0), some.at(-1)];
  if (first === undefined || last === undefined) return sql`false`;
  const until = rowNumber(files, last, 0) + (1n << BigInt(SHIFT));
  return sql`row_number >= ${rowNumber(files, first, 0)} AND row_number < ${until}`;
}

/**
 * Builds a subquery of the rows of some files of a table, with their number in the table as `row_number`: the index of the
 * file among all files, times 2^32, plus the number of the row in the file. Joining by it costs less than by event.
 */
export function readNumbered(table: LakeTable, files: readonly LakeFile[], some: readonly LakeFile[]): Sql {
  const columns = Object.keys(table.fields).map(identifier);
  if (some.length === 0) return sql`(SELECT NULL::BIGINT AS row_number, * FROM ${scan(table, [])})`;
  const indexOf = new Map(files.map((file, index) => [file, index]));
  const indexes = some.map((file) => sql`${indexOf.get(file) ?? -1}`);
  const index = some.length === 1 ? indexes : [sql`([${indexes}])[file_index::BIGINT + 1]`];
  return sql`(SELECT ((${index}::BIGINT << ${SHIFT}) + file_row_number)::BIGINT AS row_number, ${columns}
    FROM ${fileReader(
      'read_parquet',
      some.map(({ location }) => location),
    )})`;
}

/** Builds a subquery of columns of rows `[from, until)` of a file, with their number in the table as `row_number`. */
export const readNumberedRange = (
  files: readonly LakeFile[],
  file: LakeFile,
  columns: readonly string[],
  from: number,
  until: number,
): Sql =>
  sql`(SELECT (${rowNumber(files, file, 0)} + file_row_number)::BIGINT AS row_number, ${columns.map(identifier)}
    FROM ${fileReader('read_parquet', [file.location])}
    WHERE file_row_number >= ${from} AND file_row_number < ${until})`;
