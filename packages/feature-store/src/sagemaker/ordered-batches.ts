import type { OnlineRecord } from '../record';

/** Records in the batches that they are sent in. */
export interface OrderedBatches<T> {
  /** No two records of a batch have the same id; a batch is sent after the one before it is done. */
  readonly batches: readonly (readonly T[])[];
  /** Number of records that are no newer than the stored one, or than one before them. */
  readonly stale: number;
}

/**
 * Splits records into batches, so that those of the same id arrive in order, however requests overtake each other.
 * @param stored event times of the stored records by id, microseconds
 */
export function orderedBatches<T extends { readonly record: OnlineRecord }>(
  outgoing: readonly T[],
  stored: ReadonlyMap<string, number>,
): OrderedBatches<T> {
  const newest = new Map(stored);
  const sentOfId = new Map<string, number>();
  const batches: T[][] = [];
  let stale = 0;
  for (const each of outgoing) {
    const { recordId, eventTime } = each.record;
    const known = newest.get(recordId);
    if (known !== undefined && known >= eventTime) {
      stale += 1;
      continue;
    }
    newest.set(recordId, eventTime);
    const index = sentOfId.get(recordId) ?? 0;
    sentOfId.set(recordId, index + 1);
    const batch = batches[index];
    if (batch === undefined) batches.push([each]);
    else batch.push(each);
  }
  return { batches, stale };
}
