import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  scan,
  stageFile,
  type Transaction,
} from '@cardlake/lake';

import { holding } from './holding';

/**
 * Rewrites the files of a table that hold given events, without their rows.
 *
 * @param events temporary table with a column `event_id`
 */
export async function dropRows(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  events: string,
): Promise<void> {
  for (const file of await holding(session, files, events)) {
    const kept = `SELECT * FROM ${scan(table, [file])} ANTI JOIN ${events} USING (event_id)`;
    await stageFile(session, transaction, { table, partition: file.partition, name: 'part.parquet' }, kept);
    transaction.remove(file.path);
  }
}
