import type { CompiledFeed } from '../compiled/types';
import { feedTableName } from './feed-table';
import { FEEDS_PREFIX } from './folders';

/**
 * Describes why a feed may not share its folder with another of some feeds: one of the two removes objects that the other may not have loaded yet.
 * @returns a sentence; undefined when it shares none of them, or when neither removes any
 */
export function describeSharedFolder(feed: CompiledFeed, feeds: readonly CompiledFeed[]): string | undefined {
  const sharing = feeds.find(
    (other) =>
      feedTableName(other) !== feedTableName(feed) &&
      (feed.retentionDays !== null || other.retentionDays !== null) &&
      (isWithin(feed.prefix, other.prefix) || isWithin(other.prefix, feed.prefix)),
  );
  if (sharing === undefined) return undefined;
  const remover = feed.retentionDays === null ? sharing : feed;
  const shared = isWithin(feed.prefix, sharing.prefix) ? feed.prefix : sharing.prefix;
  return `the feeds ${feed.name} and ${sharing.name} read the same objects, those of ${FEEDS_PREFIX}/${shared}, and ${remover.name} removes them (retentionDays: ${remover.retentionDays})`;
}

const isWithin = (folder: string, above: string): boolean => `${folder}/`.startsWith(`${above}/`);
