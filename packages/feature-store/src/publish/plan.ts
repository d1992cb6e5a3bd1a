import type { PublishState } from './publish-state';

/**
 * Cards that a run has to publish:
 * - `up_to_date`: none, everything is published;
 * - `changed`: those that its gold commit changed, and those that are due;
 * - `due`: those with rows after the last as-of instant, up to this one;
 * - `all`: every card, because it is unknown which records are missing;
 * - `deferred`: some, but not yet, since the store would reject records with the same or an older event time. The next
 *   run with a later as-of instant publishes them.
 */
export type PublishScope = 'up_to_date' | 'changed' | 'due' | 'all' | 'deferred';

/**
 * Decides what to publish.
 * @param state the last publication of the group; undefined when there was none
 * @param run `before` and `after`: fingerprints of the gold rows before and after the run's commit; `asOf` in microseconds
 */
export function planPublish(
  state: PublishState | undefined,
  { before, after, asOf }: { readonly before: string; readonly after: string; readonly asOf: number },
): PublishScope {
  if (state === undefined) return 'all';
  const same = state.gold === after;
  if (asOf > state.asOf) {
    if (!state.done) return 'all';
    if (same) return 'due';
    return state.gold === before ? 'changed' : 'all';
  }
  if (!same) return 'deferred';
  if (state.done) return 'up_to_date';
  // Records that were already put have this event time and the same features, so putting them again is safe.
  return asOf === state.asOf ? 'all' : 'deferred';
}
