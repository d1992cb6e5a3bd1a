import { publishedFeeds, publishedTransform } from '@cardlake/feeds';
import type { LoadableFeed } from './feeds';

/** The published feeds with their transforms: those that functions load. */
export const loadableFeeds: readonly LoadableFeed[] = publishedFeeds.map((feed) => ({
  feed,
  transform: publishedTransform(feed),
}));
