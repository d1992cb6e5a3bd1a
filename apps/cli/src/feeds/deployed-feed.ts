import { feedTableName, publishedFeeds } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';

/**
 * Finds the table of a feed that environments on AWS load: those that come with Cardlake.
 * @throws UserError `unknown_feed` that lists them
 */
export function deployedFeedTable(name: string): string {
  const found = publishedFeeds.find((feed) => feed.name === name);
  if (found !== undefined) return feedTableName(found);
  throw new UserError('unknown_feed', `environments on AWS load no feed ${name}`, {
    hint: `They load the feeds that come with Cardlake: ${publishedFeeds.map((feed) => feed.name).join(', ')}.`,
  });
}
