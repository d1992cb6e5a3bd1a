import { holdsPan } from '@cardlake/card-schema';
import { type CompiledFeed, feedTableName, type Transform } from '@cardlake/feeds';
import { isUnfinished } from '@cardlake/schema';
import { type FeedPlaces, keyBelowPlace } from '../places';
import type { Plan } from '../staging/plan';

/** A feed that functions load, with its transform. */
export interface LoadableFeed {
  readonly feed: CompiledFeed;
  readonly transform?: Transform | undefined;
}

/** Finds the feed by whose definition a plan was made; undefined when it has another definition by now. */
export const feedOfPlan = <F extends LoadableFeed>(feeds: readonly F[], plan: Plan): F | undefined =>
  feeds.find(({ feed }) => feedTableName(feed) === plan.feed && feed.hash === plan.definition);

/** Reasons for which the name of an object keeps it from being loaded. */
export type NameFault = 'no_object' | 'card_number_in_name';

/**
 * Finds the fault of a name, by the rules of the listing of a folder: folders, files that are still written and markers are no objects,
 * and a card number in a name would be stored with each row.
 */
export function findNameFault(
  object: { readonly bucket: string; readonly key: string },
  places: FeedPlaces,
): NameFault | undefined {
  const below = keyBelowPlace(object, places);
  if (below.split('/').some((name) => name === '' || isUnfinished(name))) return 'no_object';
  return holdsPan(object.key) ? 'card_number_in_name' : undefined;
}
