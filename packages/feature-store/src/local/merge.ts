import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TIME } from '@cardlake/job-contract';
import {
  type DuckSession,
  emptyRelation,
  fileReader,
  identifier,
  joinSql,
  pathLiteral,
  type Relation,
  relation,
  type Sql,
  sha256Of,
  sql,
  withDiskErrors,
} from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import { type RecordFile, recordFiles, type StoreFiles } from './store-files';

/** Small row groups, so that reading one record decodes little. */
const ROW_GROUP = 8_192;

const PARQUET = sql`FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${ROW_GROUP}`;

/** `recent` is merged into `base` when it has more than this share of its records, and more than `MIN_RECENT_ROWS`. */
const MAX_RECENT_SHARE = 0.25;
const MIN_RECENT_ROWS = 20_000;

/**
 * Temporary table with the rows of a put. An id can have several, each newer than the previous one; `is_last` is true
 * for the newest.
 */
export const incomingTable = (fields: Fields): Relation =>
  relation('online_incoming', { is_last: { type: 'BOOLEAN' }, ...fields });
export const INCOMING = incomingTable({}).name;
/** Temporary tables of a merge: the rows newer than the stored ones, and all rows of the next `recent`. */
const ACCEPTED = identifier('online_accepted');
const NEWER = identifier('online_newer');

/** Returns the rows of some files as a relation for FROM. */
export function relationOf(folder: string, some: readonly (RecordFile | null)[], fields: Fields): Sql {
  const files = some.flatMap((part) => (part === null ? [] : [join(folder, part.file)]));
  if (files.length === 0) return emptyRelation(fields);
  return sql`(SELECT * FROM ${fileReader('read_parquet', files)})`;
}

const count = z.object({ count: z.bigint().transform(Number) });

/**
 * Finds the rows of `INCOMING` that are newer than the stored ones, and writes the next files.
 * @param stored `folder` and its `current` files; `recordId`: the id column
 * @returns the number of newer rows, and the next files, or undefined when there is no newer row
 */
export async function mergeIncoming(
  session: DuckSession,
  fields: Fields,
  stored: { readonly folder: string; readonly current: StoreFiles; readonly recordId: string },
): Promise<{ readonly written: number; readonly next: StoreFiles | undefined }> {
  const { folder, current } = stored;
  const id = identifier(stored.recordId);
  const columns = Object.keys(fields).map(identifier);
  const createTable = async (table: Sql, query: Sql): Promise<number> => {
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`);
    return session.count(table);
  };
  const written = await createTable(
    ACCEPTED,
    sql`SELECT incoming.* FROM ${INCOMING} incoming ANTI JOIN ${relationOf(folder, recordFiles(current), fields)} stored
      ON stored.${id} = incoming.${id} AND stored.${identifier(EVENT_TIME)} >= incoming.${identifier(EVENT_TIME)}`,
  );
  if (written === 0) return { written, next: undefined };
  const newer = await createTable(
    NEWER,
    sql`SELECT ${columns} FROM ${ACCEPTED} WHERE is_last
     UNION ALL SELECT ${columns} FROM ${relationOf(folder, [current.recent], fields)} ANTI JOIN ${ACCEPTED} USING (${id})`,
  );
  const generation = current.generation + 1;
  const write = async (name: 'base' | 'recent', rows: Sql): Promise<RecordFile> => {
    const file = `${name}-${generation}.parquet`;
    const [stats] = await session.rows(
      sql`COPY (SELECT ${columns} FROM ${rows} ORDER BY ${id}) TO ${pathLiteral(join(folder, file))} (${PARQUET}, RETURN_STATS)`,
      count,
    );
    const location = join(folder, file);
    const { size } = withDiskErrors(location, () => statSync(location));
    return { file, rows: stats?.count ?? 0, bytes: size, sha256: await sha256Of(location) };
  };
  if (newer <= Math.max(MIN_RECENT_ROWS, MAX_RECENT_SHARE * (current.base?.rows ?? 0))) {
    return { written, next: { ...current, generation, recent: await write('recent', NEWER) } };
  }
  const olderRows = sql`SELECT ${columns} FROM ${relationOf(folder, [current.base], fields)} ANTI JOIN ${NEWER} USING (${id})`;
  const base = await write('base', sql`(SELECT ${columns} FROM ${NEWER} UNION ALL ${olderRows})`);
  return { written, next: { ...current, generation, base, recent: null } };
}

/** Drops the temporary tables of a put. */
export const dropTables = (session: DuckSession): Promise<void> =>
  session.run(
    joinSql(
      [INCOMING, ACCEPTED, NEWER].map((table) => sql`DROP TABLE IF EXISTS ${table};`),
      ' ',
    ),
  );
