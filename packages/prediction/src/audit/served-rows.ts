import type { AuditedDecision, PublishedRow, SnapshotRead } from '@cardlake/feature-store/assembled';
import { publishedName } from '@cardlake/features';
import { readUsedSnapshots } from '../decide/records';
import type { NeededSnapshot } from '../vector/vector';

/** The snapshot rows of a decision, as they were read when it was made. */
export interface ServedRows {
  /** In the order of the rows that its event needs; undefined for one that was not published. */
  readonly reads: readonly (SnapshotRead | undefined)[];
  /** Published names of the groups whose versions are no longer kept. */
  readonly unknown: ReadonlySet<string>;
  /** True when a row is of an earlier day than the event belongs to. */
  readonly isStale: boolean;
  /** True when a row is of a later day, which no decision may use. */
  readonly isAhead: boolean;
}

/** Finds the rows that a decision was made of. @param needed the rows that its event needs */
export function findServedRows(
  decision: AuditedDecision,
  needed: readonly NeededSnapshot[],
  published: readonly PublishedRow[],
): ServedRows {
  const used = readUsedSnapshots(decision);
  const unknown = new Set<string>();
  const reads = needed.map(({ group, day: asked }): SnapshotRead | undefined => {
    const name = publishedName(group);
    const found = used.find((each) => each.group === name);
    if (found === undefined) return undefined;
    const row = published.find((each) => each.group === name);
    if (row?.isKept !== true) unknown.add(name);
    const { day, version } = found;
    return { values: row?.values ?? null, day, version, isStale: day !== asked };
  });
  return {
    reads,
    unknown,
    isStale: reads.some((read) => read === undefined || read.isStale),
    isAhead: reads.some((read, at) => read !== undefined && read.day > (needed[at]?.day ?? '')),
  };
}
