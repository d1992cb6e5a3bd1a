import { isUserError, UserError, withInputErrors } from '@cardlake/runtime';
import { isGzip } from '@cardlake/schema';
import { readStart } from './disk';
import { fileReader } from './file-reader';
import { type Sql, sql } from './sql';

/** A file of rows that a user names, to read with `FROM`. */
export interface TabularFile {
  readonly relation: Sql;
  /** Columns of a CSV file are all text. */
  readonly format: 'parquet' | 'csv';
}

/** First bytes of Parquet; any other file is CSV. */
const PARQUET = Buffer.from('PAR1');

/**
 * Opens a Parquet or CSV file, told apart by its first bytes; CSV may be gzipped and has commas and a header.
 * @param hint tells the user what the file should hold
 * @throws UserError `missing_input` or `unreadable_input`
 */
export function openTabularFile(path: string, hint: string): TabularFile {
  const start = withInputErrors(path, hint, () => readStart(path, PARQUET.length));
  if (start.equals(PARQUET)) return { relation: fileReader('read_parquet', [path]), format: 'parquet' };
  const compression = isGzip(start) ? sql`'gzip'` : sql`'none'`;
  // Without type detection, since an id of digits only is a text as well.
  const relation = fileReader('read_csv', [path], {
    header: sql`true`,
    all_varchar: sql`true`,
    delim: sql`','`,
    compression,
  });
  return { relation, format: 'csv' };
}

/** Runs work that reads the rows of such a file. @throws UserError `unreadable_input` with the reason of DuckDB */
export async function withReadErrors<T>(path: string, hint: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUserError(error, 'sql')) throw error;
    const [reason = ''] = error.message.split('\n');
    throw new UserError('unreadable_input', `cannot read ${path}: ${reason}`, { hint, cause: error });
  }
}
