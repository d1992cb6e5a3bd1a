import { join } from 'node:path';
import { type DuckSession, identifier, literal, pathList } from '@cardlake/lake';
import { duckdbType, type Fields } from '@cardlake/schema';
import { z } from 'zod';
import { EVENT_TIME } from '../group';
import { type Current, type Part, parts } from './current';

/** Small, so that reading one record decodes little. */
const ROW_GROUP = 8_192;

const PARQUET = `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${ROW_GROUP}`;

/** `recent` goes into `base` when it has more than this share of its records; fewer than `SMALL` are no matter. */
const SHARE = 0.25;
const SMALL = 20_000;

/** Temporary tables of a put: the rows as they came (with `seq`), and those that replace what is stored. */
export const INCOMING = identifier('online_incoming');
export const ACCEPTED = identifier('online_accepted');

/** The rows of some parts, as something to write after FROM. */
export function relationOf(folder: string, some: readonly Part[], fields: Fields): string {
  if (some.length > 0) {
    return `read_parquet(${pathList(some.map(({ file }) => join(folder, file)))}, hive_partitioning = false)`;
  }
  const columns = Object.entries(fields).map(
    ([name, { type }]) => `NULL::${duckdbType(type)} AS ${identifier(name)}`,
  );
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

const counts = z.object({ all: z.bigint(), written: z.bigint() });
const written = z.object({ count: z.bigint() });

/**
 * Finds the rows of `INCOMING` that are newer than what is stored and than every row of the same id before them, and
 * writes the files of the state after them.
 * @param stored `folder` and its `current` state; `recordId`: the id column
 * @returns how many were newer, and the new state, or undefined when none was
 */
export async function mergeIncoming(
  session: DuckSession,
  fields: Fields,
  {
    folder,
    current,
    recordId,
  }: { readonly folder: string; readonly current: Current; readonly recordId: string },
): Promise<{ readonly written: number; readonly stale: number; readonly next: Current | undefined }> {
  const id = identifier(recordId);
  const columns = Object.keys(fields).map(identifier).join(', ');
  await session.run(`CREATE OR REPLACE TEMP TABLE ${ACCEPTED} AS
    SELECT ${columns} FROM (
      SELECT *, max(${EVENT_TIME}) OVER (PARTITION BY ${id} ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
      FROM ${INCOMING}
    ) incoming
    ANTI JOIN ${relationOf(folder, parts(current), fields)} stored
      ON stored.${id} = incoming.${id} AND stored.${EVENT_TIME} >= incoming.${EVENT_TIME}
    WHERE earlier IS NULL OR earlier < incoming.${EVENT_TIME}`);
  const [found] = await session.rows(
    `SELECT (SELECT count(*) FROM ${INCOMING}) AS all, (SELECT count(*) FROM ${ACCEPTED}) AS written`,
    counts,
  );
  const accepted = Number(found?.written ?? 0);
  const stale = Number(found?.all ?? 0) - accepted;
  if (accepted === 0) return { written: 0, stale, next: undefined };

  const generation = current.generation + 1;
  // An id may have been accepted several times in one put; the last of them is the one to keep.
  const newest = `(SELECT DISTINCT ON (${id}) ${columns} FROM ${ACCEPTED} ORDER BY ${id}, ${EVENT_TIME} DESC)`;
  const write = async (name: string, over: Part | null, rows: string): Promise<Part> => {
    const file = `${name}-${generation}.parquet`;
    const below = relationOf(folder, over === null ? [] : [over], fields);
    const merged = `SELECT ${columns} FROM ${rows} UNION ALL SELECT ${columns} FROM ${below} ANTI JOIN ${rows} USING (${id})`;
    const [stats] = await session.rows(
      `COPY (FROM (${merged}) ORDER BY ${id}) TO ${literal(join(folder, file))} (${PARQUET}, RETURN_STATS)`,
      written,
    );
    return { file, rows: Number(stats?.count ?? 0) };
  };
  const recent = await write('recent', current.recent, newest);
  const next = { ...current, generation, recent };
  if (recent.rows <= Math.max(SMALL, SHARE * (current.base?.rows ?? 0)))
    return { written: accepted, stale, next };
  const base = await write('base', current.base, relationOf(folder, [recent], fields));
  return { written: accepted, stale, next: { ...next, base, recent: null } };
}
