import { type CompiledFeed, feedTable, TAKEN_NAMES } from '@cardlake/feeds';
import { tableId } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { lakeTables } from '../catalog/tables';

/** Refuses a feed whose table would be one of the lake's own. @throws UserError `feed_refused` */
export function requireFreeName(feed: CompiledFeed): void {
  const id = tableId(feedTable(feed));
  if (!lakeTables.some((table) => tableId(table) === id) && !TAKEN_NAMES.test(feed.name)) return;
  throw new UserError('feed_refused', `feed ${feed.name}: the lake has a table ${id} of its own`, {
    hint: 'Give the feed another name.',
  });
}
