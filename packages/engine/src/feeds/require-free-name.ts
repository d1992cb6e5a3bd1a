import { type CompiledFeed, TAKEN_NAMES } from '@cardlake/feeds';
import { tableId } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';

/** Refuses a feed whose table would be one of the lake's own. @throws UserError `feed_refused` */
export function requireFreeName(feed: CompiledFeed): void {
  if (!TAKEN_NAMES.test(feed.name)) return;
  throw new UserError(
    'feed_refused',
    `feed ${feed.name}: the lake has a table ${tableId({ layer: 'silver', name: feed.name })} of its own`,
    { hint: 'Give the feed another name.' },
  );
}
