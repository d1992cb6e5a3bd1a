import { type CompiledFeed, feedTableName, publishedFeeds } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';

/**
 * Finds a feed that environments on AWS load: those that were published, as the build has them.
 * @throws UserError `unknown_feed` that lists them
 */
export function deployedFeed(name: string): CompiledFeed {
  const found = publishedFeeds.find((feed) => feed.name === name);
  if (found !== undefined) return found;
  throw new UserError('unknown_feed', `environments on AWS load no feed ${name}`, {
    hint: `They load ${publishedFeeds.map((feed) => feed.name).join(', ')}. To have one of the folder feeds there: \`npm run feature:publish\` in the checkout, \`npm run build\`, and deploy.`,
  });
}

/** Finds the table of such a feed. @throws UserError as `deployedFeed` */
export const deployedFeedTable = (name: string): string => feedTableName(deployedFeed(name));
