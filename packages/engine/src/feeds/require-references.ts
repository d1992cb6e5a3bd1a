import { type CompiledFeed, feedTable } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';

/** Refuses a feed with a rule that refers to a feed or a column that is not there. @throws UserError `feed_refused` */
export function requireReferences(feed: CompiledFeed, feeds: readonly CompiledFeed[]): void {
  for (const rule of feed.rules) {
    if (rule.rule !== 'foreignKey') continue;
    const parent = feeds.find((one) => feedTable(one).name === rule.feed);
    if (parent === undefined)
      throw new UserError(
        'feed_refused',
        `feed ${feed.name}: ${rule.name}: there is no feed "${rule.feed}"`,
        {
          hint: `Feeds are ${feeds.map((one) => feedTable(one).name).join(', ')}.`,
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
