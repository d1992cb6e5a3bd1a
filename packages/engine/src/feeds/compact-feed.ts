import { blockedTable, type CompiledFeed, feedObjects, feedQuarantine, feedTable } from '@cardlake/feeds';
import type { DuckSession, WriteSession } from '@cardlake/lake';
import { mergeSmallFiles } from '@cardlake/silver-gold';
import { wholeRows } from './relations';

/**
 * Merges the small files that runs of a feed leave behind, those of the tables of all feeds among them. A column that the definition
 * has no longer stays.
 */
export async function compactFeed(
  session: DuckSession,
  write: WriteSession,
  feed: CompiledFeed,
): Promise<void> {
  const tables = [feedTable(feed), blockedTable(feed), feedObjects, feedQuarantine];
  await mergeSmallFiles(
    session,
    write,
    tables.map((table) => ({ table, rowsOf: wholeRows })),
  );
}
