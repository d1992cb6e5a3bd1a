import type { Marker } from './marker';

/**
 * What a run has to publish:
 * - `current`: nothing, it is all there;
 * - `changed`: the cards that its gold commit changed, and those held back before;
 * - `held_back`: the cards with rows later than the last as-of instant and not later than this one;
 * - `all`: every card, because it is not known what is missing;
 * - `waiting`: something, but not yet: a record with the same or an older event time would not be taken. The next
 *   run with a later as-of instant publishes it.
 */
export type PublishScope = 'current' | 'changed' | 'held_back' | 'all' | 'waiting';

/**
 * Decides what to publish.
 * @param marker how far the group was published; undefined: never
 * @param run `before` and `after`: names of the gold rows before and after the run's commit; `asOf` in microseconds
 */
export function planPublish(
  marker: Marker | undefined,
  { before, after, asOf }: { readonly before: string; readonly after: string; readonly asOf: number },
): PublishScope {
  if (marker === undefined) return 'all';
  const same = marker.gold === after;
  if (asOf > marker.asOf) {
    if (!marker.done) return 'all';
    if (same) return 'held_back';
    return marker.gold === before ? 'changed' : 'all';
  }
  if (!same) return 'waiting';
  if (marker.done) return 'current';
  // The records that were put have this event time and the same features, so putting them again is safe.
  return asOf === marker.asOf ? 'all' : 'waiting';
}
