import { type CompiledFeed, FeedError, feedTable, loadCompiledFeed } from '@cardlake/feeds';
import type { Snapshot, Transaction } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';

/** Keeps the definition by which the rows of a feed are loaded, with the commit that loads them. */
export const keepDefinition = (transaction: Transaction, feed: CompiledFeed): void =>
  transaction.define(feedTable(feed), JSON.stringify(feed));

/**
 * Reads the definition by which the table of a feed was loaded last.
 * @returns undefined of a lake that keeps only its hash, as those of earlier releases do
 * @throws UserError `feed_changed` for one that this release cannot read
 */
export function readKeptDefinition(snapshot: Snapshot, feed: CompiledFeed): CompiledFeed | undefined {
  const kept = snapshot.definition(feedTable(feed));
  if (!kept?.startsWith('{')) return undefined;
  try {
    return loadCompiledFeed(JSON.parse(kept));
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new UserError(
      'feed_changed',
      `feed ${feed.name}: the definition that the lake keeps of it: ${error.message}`,
      { hint: 'Use the release of Cardlake that loaded the feed last, or a newer one.', cause: error },
    );
  }
}
