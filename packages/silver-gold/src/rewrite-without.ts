import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  type Relation,
  type Sql,
  scan,
  sql,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { findFilesContaining } from './files-containing';

/**
 * Rewrites the files of a table that contain given rows, without them.
 *
 * @param rows relation with the key columns of the table, to write after FROM
 * @param columns columns of both that tell rows apart
 */
export async function rewriteWithout(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  rows: Sql | Relation,
  columns: readonly string[] = table.key,
): Promise<void> {
  const key = joinSql(columns.map(identifier));
  for (const file of await findFilesContaining(session, table, files, rows, columns)) {
    const remaining = sql`SELECT * FROM ${scan(table, [file])} ANTI JOIN ${rows} USING (${key})`;
    const target = { table, partition: file.partition, name: 'part.parquet' };
    await stageFile(session, transaction, target, remaining);
    transaction.replace(file.path);
  }
}
