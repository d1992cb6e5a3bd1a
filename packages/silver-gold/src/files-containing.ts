import { type DuckSession, fileReader, type LakeFile } from '@cardlake/lake';
import { z } from 'zod';

/**
 * Finds the files that contain a row of any of the given events.
 *
 * @param events relation with a column `event_id`, to write after FROM
 */
export async function findFilesContaining(
  session: DuckSession,
  files: readonly LakeFile[],
  events: string,
): Promise<LakeFile[]> {
  if (files.length === 0) return [];
  const locations = files.map(({ location }) => location);
  const found = await session.rows(
    `SELECT DISTINCT file_index::INTEGER AS index
     FROM ${fileReader('read_parquet', locations)} SEMI JOIN ${events} USING (event_id)`,
    z.object({ index: z.number() }),
  );
  const indexes = new Set(found.map(({ index }) => index));
  return files.filter((_, index) => indexes.has(index));
}
