import type { CompiledFeed } from '@cardlake/feeds';
import type { EngineContext } from '../session/engine-context';
import { withReadSession } from '../session/lake-reader';
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
  context: EngineContext,
): Promise<void> {
  requireReferences(feed, feeds);
  if (!feed.rules.some(({ rule }) => rule === 'sql')) return;
  await withReadSession(context, (session) => requireQueries(session, feed));
}
