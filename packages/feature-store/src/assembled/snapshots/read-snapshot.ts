import type { CompiledSnapshotGroup } from '@cardlake/features';
import { requireDay } from './days';
import type { SnapshotMarker, SnapshotRead, SnapshotValues } from './snapshot-rows';

/** Reads of a store of snapshot rows. Each answers undefined for what is not there. */
export interface SnapshotReads {
  marker(group: CompiledSnapshotGroup, day: string): Promise<SnapshotMarker | undefined>;
  /** The newest marker of the days before one, as far as rows are kept. */
  markerBefore(group: CompiledSnapshotGroup, day: string): Promise<SnapshotMarker | undefined>;
  row(
    group: CompiledSnapshotGroup,
    key: string,
    day: string,
  ): Promise<{ readonly version: number; readonly values: SnapshotValues | null } | undefined>;
}

/** Reads the row of an entity and day, as `SnapshotRows` says, by single reads of which the first two go out at once. */
export async function readSnapshot(
  reads: SnapshotReads,
  group: CompiledSnapshotGroup,
  key: string,
  day: string,
): Promise<SnapshotRead | undefined> {
  const [own, early] = await Promise.all([reads.marker(group, requireDay(day)), reads.row(group, key, day)]);
  const marker = own ?? (await reads.markerBefore(group, day));
  if (marker === undefined) return undefined;
  // A row that was not there beside the marker may have been written, and the marker after it, in between.
  const row = own && early ? early : await reads.row(group, key, marker.day);
  return {
    values: row?.values ?? null,
    day: marker.day,
    version: row?.version ?? marker.version,
    isStale: marker.day !== day,
  };
}
