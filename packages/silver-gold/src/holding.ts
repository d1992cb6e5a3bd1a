import { type DuckSession, type LakeFile, pathList } from '@cardlake/lake';
import { z } from 'zod';

/**
 * The files that hold a row of any of the given events.
 *
 * @param events temporary table with a column `event_id`
 */
export async function holding(
  session: DuckSession,
  files: readonly LakeFile[],
  events: string,
): Promise<LakeFile[]> {
  if (files.length === 0) return [];
  const list = pathList(files.map(({ location }) => location));
  const found = await session.rows(
    `SELECT DISTINCT file_index::INTEGER AS index
     FROM read_parquet(${list}, hive_partitioning = false) SEMI JOIN ${events} USING (event_id) ORDER BY index`,
    z.object({ index: z.number() }),
  );
  return found.map(({ index }) => files[index]!);
}
