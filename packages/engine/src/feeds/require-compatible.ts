import { type CompiledFeed, feedTable, findFeedIncompatibilities } from '@cardlake/feeds';
import { type DuckSession, type LakeFile, type Snapshot, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { duckdbType } from '@cardlake/schema';
import { z } from 'zod';
import { readKeptDefinition } from './kept-definition';
import { wholeRows } from './relations';

const column = z.object({ column_name: z.string(), column_type: z.string() });

/**
 * Requires that a definition may replace the one by which the rows of its table were loaded. A table without rows takes any.
 * @throws UserError `feed_changed` that names each column and setting
 */
export async function requireCompatible(
  session: DuckSession,
  feed: CompiledFeed,
  snapshot: Snapshot,
): Promise<void> {
  const files = snapshot.files(feedTable(feed));
  if (files.length === 0) return;
  const kept = readKeptDefinition(snapshot, feed);
  if (kept === undefined) return requireSameColumns(session, feed, files);
  const problems = findFeedIncompatibilities(kept, feed);
  if (problems.length === 0) return;
  throw new UserError(
    'feed_changed',
    [`feed ${feed.name} has changed since silver.${feedTable(feed).name} was loaded:`, ...problems].join(
      '\n  ',
    ),
    { hint: `Restore it, or set version: ${feed.version + 1}, which has a table of its own.` },
  );
}

/** Requires that each stored column is still there, with its type or a wider decimal: all that files alone tell of a definition. */
async function requireSameColumns(
  session: DuckSession,
  feed: CompiledFeed,
  files: readonly LakeFile[],
): Promise<void> {
  const { fields, name: tableName } = feedTable(feed);
  for (const { column_name: name, column_type: stored } of await session.rows(
    sql`DESCRIBE SELECT * FROM ${wholeRows(files)}`,
    column,
  )) {
    const type = fields[name]?.type;
    const declared =
      type === undefined ? undefined : duckdbType(type).replace('TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE');
    if (declared === stored || (declared !== undefined && isWiderDecimal(stored, declared))) continue;
    throw new UserError(
      'feed_changed',
      `feed ${feed.name}: column ${name} of silver.${tableName} is ${stored}, and is ${declared ?? 'gone'} in the definition`,
      { hint: `Restore the column, or set version: ${feed.version + 1}, which has a table of its own.` },
    );
  }
}

const DECIMAL = /^DECIMAL\(([0-9]+),([0-9]+)\)$/;

function isWiderDecimal(stored: string, declared: string): boolean {
  const [, before, scale] = DECIMAL.exec(stored) ?? [];
  const [, after, scaleNow] = DECIMAL.exec(declared) ?? [];
  return before !== undefined && scale === scaleNow && Number(after) >= Number(before);
}
