import { type CompiledFeed, feedTable } from '@cardlake/feeds';
import { type DuckSession, type LakeFile, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { duckdbType } from '@cardlake/schema';
import { z } from 'zod';
import { wholeRows } from './relations';

const column = z.object({ column_name: z.string(), column_type: z.string() });

/**
 * Requires that the stored columns of a feed can be read as those of its definition: each is still there, with its type or a wider
 * decimal.
 * @throws UserError `feed_changed` that names the column
 */
export async function requireCompatible(
  session: DuckSession,
  feed: CompiledFeed,
  files: readonly LakeFile[],
): Promise<void> {
  if (files.length === 0) return;
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
