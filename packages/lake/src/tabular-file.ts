import { closeSync, openSync, readSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import { fileReader } from './file-reader';
import { type Sql, sql } from './sql';

/** A file of rows that a user names, to read with `FROM`. */
export interface TabularFile {
  readonly relation: Sql;
  /** Columns of a CSV file are all text. */
  readonly format: 'parquet' | 'csv';
}

/** Formats by their first bytes; any other file is CSV. */
const PARQUET = Buffer.from('PAR1');
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Opens a Parquet or CSV file, told apart by its first bytes; CSV may be gzipped and has commas and a header.
 * @param hint tells the user what the file should hold
 * @throws UserError `missing_input` or `unreadable_input`
 */
export function openTabularFile(path: string, hint: string): TabularFile {
  const start = readStart(path, hint);
  if (start.equals(PARQUET)) return { relation: fileReader('read_parquet', [path]), format: 'parquet' };
  const compression = start.subarray(0, GZIP.length).equals(GZIP) ? sql`'gzip'` : sql`'none'`;
  // Without type detection, since an id of digits only is a text as well.
  const relation = fileReader('read_csv', [path], {
    header: sql`true`,
    all_varchar: sql`true`,
    delim: sql`','`,
    compression,
  });
  return { relation, format: 'csv' };
}

function readStart(path: string, hint: string): Buffer {
  const start = Buffer.alloc(PARQUET.length);
  try {
    const file = openSync(path, 'r');
    try {
      return start.subarray(0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(
      isMissing ? 'missing_input' : 'unreadable_input',
      isMissing ? `there is no file ${path}` : `cannot read ${path}: ${(cause as Error).message}`,
      { hint, cause },
    );
  }
}
