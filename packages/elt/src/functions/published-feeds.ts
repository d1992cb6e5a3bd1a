import { feedDefinitions, publishedFeeds } from '@cardlake/feeds';
import type { LoadableFeed } from './feeds';

/** The feeds that come with Cardlake, with their transforms: those that functions load. */
export const loadableFeeds: readonly LoadableFeed[] = publishedFeeds.map((feed) => ({
  feed,
  transform: feedDefinitions.find(({ name, version }) => name === feed.name && version === feed.version)
    ?.transform,
}));
