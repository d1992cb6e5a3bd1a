import type { OnlineRecord } from '../record';

/** Records sorted by when they may be sent. */
export interface Turns<T> {
  /** No two records of a turn have the same id; a turn is sent when the one before it is done. */
  readonly turns: readonly (readonly T[])[];
  /** Records no newer than the stored one, or than one before them. */
  readonly stale: number;
}

/**
 * Sorts records into turns, so that those of the same id arrive in their order however requests overtake each other.
 * @param stored event times of the stored records by id, microseconds
 */
export function inTurns<T extends { readonly record: OnlineRecord }>(
  outgoing: readonly T[],
  stored: ReadonlyMap<string, number>,
): Turns<T> {
  const newest = new Map(stored);
  const taken = new Map<string, number>();
  const turns: T[][] = [];
  let stale = 0;
  for (const each of outgoing) {
    const { recordId, eventTime } = each.record;
    const known = newest.get(recordId);
    if (known !== undefined && known >= eventTime) {
      stale += 1;
      continue;
    }
    newest.set(recordId, eventTime);
    const turn = taken.get(recordId) ?? 0;
    taken.set(recordId, turn + 1);
    const place = turns[turn];
    if (place === undefined) turns.push([each]);
    else place.push(each);
  }
  return { turns, stale };
}
