import { existsSync } from 'node:fs';
import {
  type DuckSession,
  fileReader,
  LAKE_FOLDER,
  type LakeFile,
  pathLiteral,
  type Relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';

/**
 * Folder with the event ids of files of silver: beside a lake whose files are not all on this disk, so that only those are
 * brought that hold an event. The ids of a file are a function of the file, which never changes.
 */
const EVENT_IDS = `${LAKE_FOLDER}/event_ids`;

/** Number that stands for an event id. Two ids may share one: a file too many is then looked at. */
const ID_NUMBER = sql`md5_number_lower(event_id)`;

/** Path under the lake root of the event ids of a file. */
export const eventIdsPath = ({ path }: Pick<LakeFile, 'path'>): string => `${EVENT_IDS}/${path}`;

/** Location of the event ids of a file; undefined for a file that is still in staging. */
const eventIdsLocation = ({ path, location }: LakeFile): string | undefined =>
  location.endsWith(path) ? `${location.slice(0, -path.length)}${eventIdsPath({ path })}` : undefined;

/** Writes the event ids of a file of silver. */
export async function writeEventIds(session: DuckSession, file: LakeFile, location: string): Promise<void> {
  await session.run(sql`COPY (SELECT ${ID_NUMBER} AS id FROM ${fileReader('read_parquet', [file.location])})
    TO ${pathLiteral(location)} (FORMAT parquet)`);
}

/**
 * Finds the files of silver that may hold some events: all whose event ids are not kept, and those whose ids say so.
 * @param events relation with `event_id`, to write after FROM
 */
export async function findFilesOfEvents(
  session: DuckSession,
  files: readonly LakeFile[],
  events: Sql | Relation,
): Promise<readonly LakeFile[]> {
  const kept = files.flatMap((file) => {
    const ids = eventIdsLocation(file);
    return ids !== undefined && existsSync(ids) ? [{ file, ids }] : [];
  });
  if (kept.length === 0) return files;
  const found = await session.rows(
    sql`SELECT DISTINCT file_index::INTEGER AS index FROM ${fileReader(
      'read_parquet',
      kept.map(({ ids }) => ids),
    )} SEMI JOIN (SELECT ${ID_NUMBER} AS id FROM ${events}) USING (id)`,
    z.object({ index: z.number() }),
  );
  const indexes = new Set(found.map(({ index }) => index));
  const without = new Set(kept.filter((_, index) => !indexes.has(index)).map(({ file }) => file));
  return files.filter((file) => !without.has(file));
}
