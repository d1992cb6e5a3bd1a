import { type DuckSession, type LakeFile, pathList } from '@cardlake/lake';
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
  const list = pathList(files.map(({ location }) => location));
  const found = await session.rows(
    `SELECT DISTINCT file_index::INTEGER AS index
     FROM read_parquet(${list}, hive_partitioning = false) SEMI JOIN ${events} USING (event_id)`,
    z.object({ index: z.number() }),
  );
  const indexes = new Set(found.map(({ index }) => index));
  return files.filter((_, index) => indexes.has(index));
}
