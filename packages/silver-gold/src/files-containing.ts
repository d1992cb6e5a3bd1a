import {
  type DuckSession,
  fileReader,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  type Relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';

/**
 * Finds the files of a table that contain any of the given rows.
 *
 * @param rows relation with the key columns of the table, to write after FROM
 * @param columns columns of both that tell rows apart
 */
export async function findFilesContaining(
  session: DuckSession,
  table: LakeTable,
  files: readonly LakeFile[],
  rows: Sql | Relation,
  columns: readonly string[] = table.key,
): Promise<LakeFile[]> {
  if (files.length === 0) return [];
  const key = joinSql(columns.map(identifier));
  const locations = files.map(({ location }) => location);
  const found = await session.rows(
    sql`SELECT DISTINCT file_index::INTEGER AS index
     FROM ${fileReader('read_parquet', locations)} SEMI JOIN ${rows} USING (${key})`,
    z.object({ index: z.number() }),
  );
  const indexes = new Set(found.map(({ index }) => index));
  return files.filter((_, index) => indexes.has(index));
}
