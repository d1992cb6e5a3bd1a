import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledFeed } from '@cardlake/feeds';
import { openSession } from '@cardlake/lake';
import type { EngineContext } from '../session/engine-context';
import { requireReferences } from './require-references';
import { requireQueries } from './rule-violations';

/**
 * Checks without a lake what a run asks of the rules of a feed: that foreign keys refer to what is there, and that SQL can be run, on a
 * table without rows.
 * @param feeds every feed that rules may refer to
 * @throws UserError `feed_refused`, with the feed and the rule
 */
export async function checkFeedRules(
  feed: CompiledFeed,
  feeds: readonly CompiledFeed[],
  { resources }: Pick<EngineContext, 'resources'>,
): Promise<void> {
  requireReferences(feed, feeds);
  if (!feed.rules.some(({ rule }) => rule === 'sql')) return;
  const tempDir = mkdtempSync(join(tmpdir(), 'cardlake-'));
  try {
    const session = await openSession({ tempDir, ...resources });
    await requireQueries(session, feed).finally(() => session.close());
  } finally {
    rmSync(tempDir, { recursive: true, force: true });
  }
}
