import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  scan,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { findFilesContaining } from './files-containing';

/**
 * Rewrites the files of a table that contain given events, without their rows.
 *
 * @param events relation with a column `event_id`, to write after FROM
 */
export async function rewriteWithout(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  events: string,
): Promise<void> {
  for (const file of await findFilesContaining(session, files, events)) {
    const remaining = `SELECT * FROM ${scan(table, [file])} ANTI JOIN ${events} USING (event_id)`;
    const target = { table, partition: file.partition, name: 'part.parquet' };
    await stageFile(session, transaction, target, remaining);
    transaction.remove(file.path);
  }
}
