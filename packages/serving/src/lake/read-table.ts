import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  readRows,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import type { Fields, Row } from '@cardlake/schema';

/**
 * Reads rows of a table, a batch at a time: instants in µs, decimals unscaled.
 * @param fields columns to read
 * @param rest what follows the table in the query
 * @throws UserError, see `openSession`
 */
export const readTable = <F extends Fields>(
  session: DuckSession,
  table: LakeTable,
  files: readonly LakeFile[],
  fields: F,
  rest: Sql,
  values: readonly string[] = [],
): AsyncGenerator<Row<F>[]> =>
  readRows(session, fields, sql`SELECT * FROM ${scan(table, files, Object.keys(fields))} ${rest}`, values);
