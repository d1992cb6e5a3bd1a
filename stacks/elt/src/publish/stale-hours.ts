import { feedTableName, publishedFeeds } from '@cardlake/feeds';
import { type Settings, ValidationError } from '@cardlake/platform';

/** Lists the hours without a publication after which a feed is stale, by its table. @throws ValidationError when the settings name a table that no feed has */
export function staleHours({
  staleHours: usual,
  staleHoursOf,
}: Settings['elt']['publish']): Readonly<Record<string, number>> {
  const tables = publishedFeeds.map(feedTableName);
  const unknown = Object.keys(staleHoursOf).filter((name) => !tables.includes(name));
  if (unknown.length > 0)
    throw new ValidationError('elt.publish.staleHoursOf', [
      `expected tables of feeds, of ${tables.join(', ')}; found ${unknown.join(', ')}`,
    ]);
  return Object.fromEntries(tables.map((table) => [table, staleHoursOf[table] ?? usual]));
}
