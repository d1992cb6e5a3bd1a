import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { type DuckSession, fileReader, joinSql, type Sql, sql } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { InputFile } from './fetch-input';

/** A column of a file, with its type as DuckDB names it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * Writes what to select from files with some columns, without `FROM`.
 * @throws UserError `wrong_format` naming the file when a column is missing
 */
export type SelectColumns = (file: InputFile, columns: readonly Column[]) => Sql;

/** Files with the same columns, and the rows to take of each. */
interface FileGroup {
  readonly select: Sql;
  readonly whole: InputFile[];
  /** The file of which only the first rows are taken. */
  readonly partly: { readonly file: InputFile; readonly rows: number }[];
}

const describedColumn = z
  .object({ column_name: z.string(), column_type: z.string() })
  .transform(({ column_name: name, column_type: type }): Column => ({ name, type }));

/** Rows to query. */
interface QueriedRows {
  readonly files: readonly InputFile[];
  /** Most rows, taken in the order of the files and of their rows. */
  readonly limit: number;
  readonly select: SelectColumns;
}

/**
 * Writes a query over the rows of some files, whatever schema each has.
 * @returns undefined when no file has a byte
 * @throws UserError `unreadable_input` naming every file that is torn; those of `select`
 */
export async function queryFiles(
  session: DuckSession,
  { files, limit, select }: QueriedRows,
  warn: (message: string) => void,
): Promise<Sql | undefined> {
  const groups = new Map<string, FileGroup>();
  const torn: string[] = [];
  let left = limit;
  for (const file of files) {
    if (statSync(file.path).size === 0) {
      warn(`${file.name} has no bytes: it counts as a file without rows`);
      continue;
    }
    try {
      const read = fileReader('read_parquet', [file.path]);
      const columns = await session.rows(sql`DESCRIBE SELECT * FROM ${read}`, describedColumn);
      const group = groupOf(groups, file, columns, select);
      const rows = await session.count(read);
      if (left >= rows) group.whole.push(file);
      else if (left > 0) group.partly.push({ file, rows: left });
      left = Math.max(0, left - rows);
    } catch (error) {
      if (!isUserError(error, 'sql')) throw error;
      torn.push(faultOf(file, error));
    }
  }
  refuseTorn(torn);
  const selects = [...groups.values()].flatMap(selectsOf);
  return selects.length === 0 ? undefined : joinSql(selects, ' UNION ALL ');
}

function groupOf(
  groups: Map<string, FileGroup>,
  file: InputFile,
  columns: readonly Column[],
  select: SelectColumns,
): FileGroup {
  const schema = JSON.stringify(columns);
  const known = groups.get(schema);
  if (known !== undefined) return known;
  const group: FileGroup = { select: select(file, columns), whole: [], partly: [] };
  groups.set(schema, group);
  return group;
}

function selectsOf({ select, whole, partly }: FileGroup): Sql[] {
  const options = { union_by_name: sql`true` };
  const paths = whole.map(({ path }) => path);
  return [
    ...(paths.length === 0 ? [] : [sql`${select} FROM ${fileReader('read_parquet', paths, options)}`]),
    ...partly.map(({ file, rows }) => {
      const read = fileReader('read_parquet', [file.path], { file_row_number: sql`true` });
      return sql`${select} FROM ${read} WHERE file_row_number < ${rows}`;
    }),
  ];
}

/**
 * Finds out which files a query failed on, by reading each of them whole.
 * @throws UserError `unreadable_input` naming them; nothing when all can be read
 */
export async function requireReadable(session: DuckSession, files: readonly InputFile[]): Promise<void> {
  const torn: string[] = [];
  for (const file of files.filter(({ path }) => statSync(path).size > 0)) {
    try {
      await session.run(
        sql`SELECT bit_xor(hash(row)) FROM ${fileReader('read_parquet', [file.path])} AS row`,
      );
    } catch (error) {
      if (!isUserError(error, 'sql')) throw error;
      torn.push(faultOf(file, error));
    }
  }
  refuseTorn(torn);
}

/** DuckDB names a file by its path, which of a copy tells nobody anything. */
const faultOf = (file: InputFile, { message }: UserError): string =>
  `${file.name}: ${(message.split('\n')[0] ?? '').replaceAll(file.path, basename(file.path))}`;

function refuseTorn(torn: readonly string[]): void {
  if (torn.length > 0)
    throw new UserError('unreadable_input', `cannot read ${torn.join('; ')}`, {
      hint: 'Nothing was written. Fetch the file again, or take it out of the input.',
    });
}
