import { type CompiledFeed, feedTableName, publishedFeeds } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';

/**
 * Finds a feed that environments on AWS load: those that come with Cardlake.
 * @throws UserError `unknown_feed` that lists them
 */
export function deployedFeed(name: string): CompiledFeed {
  const found = publishedFeeds.find((feed) => feed.name === name);
  if (found !== undefined) return found;
  throw new UserError('unknown_feed', `environments on AWS load no feed ${name}`, {
    hint: `They load the feeds that come with Cardlake: ${publishedFeeds.map((feed) => feed.name).join(', ')}.`,
  });
}

/** Finds the table of such a feed. @throws UserError as `deployedFeed` */
export const deployedFeedTable = (name: string): string => feedTableName(deployedFeed(name));
