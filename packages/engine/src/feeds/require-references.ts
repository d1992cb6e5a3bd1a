import { type CompiledFeed, feedTableName } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';

/** Finds the feed that a rule refers to by the name of its table; undefined when there is none. */
export const findReferenced = (feeds: readonly CompiledFeed[], table: string): CompiledFeed | undefined =>
  feeds.find((feed) => feedTableName(feed) === table);

/** Refuses a feed with a rule that refers to a feed or a column that is not there. @throws UserError `feed_refused` */
export function requireReferences(feed: CompiledFeed, feeds: readonly CompiledFeed[]): void {
  for (const rule of feed.rules) {
    if (rule.rule !== 'foreignKey') continue;
    const parent = findReferenced(feeds, rule.feed);
    if (parent === undefined)
      throw new UserError(
        'feed_refused',
        `feed ${feed.name}: ${rule.name}: there is no feed "${rule.feed}"`,
        {
          hint: `Feeds are ${feeds.map(feedTableName).join(', ')}.`,
        },
      );
    if (!parent.columns.some(({ name }) => name === rule.references))
      throw new UserError(
        'feed_refused',
        `feed ${feed.name}: ${rule.name}: the feed ${rule.feed} has no column "${rule.references}"`,
        { hint: `Its columns are ${parent.columns.map(({ name }) => name).join(', ')}.` },
      );
  }
}
