import { quarantine } from '@cardlake/card-schema';
import { type DuckSession, type LakeFile, type Snapshot, scan, sql } from '@cardlake/lake';
import { z } from 'zod';

/** Number of quarantined lines with a reason; a line may have several. */
export interface ReasonCount {
  readonly reason: string;
  readonly lines: number;
}

const reasonCount = z.object({ reason: z.string(), lines: z.bigint().transform(Number) });

/** Counts the lines of quarantine files by reason, most frequent first. */
export const countReasons = (session: DuckSession, files: readonly LakeFile[]): Promise<ReasonCount[]> =>
  session.rows(
    sql`SELECT reason, count(*) AS lines
     FROM (SELECT unnest(reasons) AS reason FROM ${scan(quarantine, files)})
     GROUP BY reason ORDER BY lines DESC, reason`,
    reasonCount,
  );

/** Counts the lines that came to quarantine between two versions of a lake by reason, most frequent first. */
export async function countNewReasons(
  session: DuckSession,
  before: Snapshot,
  after: Snapshot,
): Promise<readonly ReasonCount[]> {
  const [old, now] = [before.files(quarantine), after.files(quarantine)];
  const paths = (files: readonly LakeFile[]) => new Set(files.map(({ path }) => path));
  const [oldPaths, nowPaths] = [paths(old), paths(now)];
  const added = now.filter(({ path }) => !oldPaths.has(path));
  const removed = old.filter(({ path }) => !nowPaths.has(path));
  if (added.length === 0) return [];
  // A file may have been written again with the lines that it had.
  const kept = new Map((await countReasons(session, removed)).map(({ reason, lines }) => [reason, lines]));
  return (await countReasons(session, added))
    .map(({ reason, lines }) => ({ reason, lines: lines - (kept.get(reason) ?? 0) }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines);
}
