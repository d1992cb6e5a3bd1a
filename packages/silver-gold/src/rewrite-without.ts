import {
  type DuckSession,
  identifier,
  type LakeFile,
  type LakeTable,
  scan,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { findFilesContaining } from './files-containing';

/**
 * Rewrites the files of a table that contain given rows, without them.
 *
 * @param rows relation with the key columns of the table, to write after FROM
 */
export async function rewriteWithout(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  rows: string,
): Promise<void> {
  const key = table.key.map(identifier).join(', ');
  for (const file of await findFilesContaining(session, table, files, rows)) {
    const remaining = `SELECT * FROM ${scan(table, [file])} ANTI JOIN ${rows} USING (${key})`;
    const target = { table, partition: file.partition, name: 'part.parquet' };
    await stageFile(session, transaction, target, remaining);
    transaction.remove(file.path);
  }
}
