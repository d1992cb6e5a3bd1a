import type { CompiledSnapshotGroup } from '@cardlake/features';
import { SNAPSHOT_ROWS_GROUP, SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import { type Clock, isoDay, numberOf, systemClock } from '@cardlake/runtime';
import type { SnapshotRows } from '../../assembled';
import { addDays, requireDay } from '../../assembled/snapshots/days';
import { readSnapshot, type SnapshotReads } from '../../assembled/snapshots/read-snapshot';
import type { OnlineRecord } from '../../record';
import type { OnlineStore } from '../../store';
import {
  begunId,
  decodeMarker,
  decodeRow,
  encodeBegun,
  encodeMarker,
  encodeRow,
  MAX_ATTEMPTS,
  markerId,
  type Publication,
  readCount,
  rowId,
} from './snapshot-records';

/** Options of the snapshot rows in the Feature Store. */
export interface FeatureStoreSnapshotOptions<Store> {
  /** Holds the group `SNAPSHOT_ROWS_GROUP`. */
  readonly store: Store;
  readonly clock?: Clock;
}

/** Reads of the records. The Feature Store finds a record by its id alone, so that each of the kept days is asked for its marker. */
function readsOf(store: Pick<OnlineStore, 'get'>, clock: Clock): SnapshotReads {
  const firstDay = () => addDays(isoDay(clock.now() * 1000), 1 - SNAPSHOT_TTL_DAYS);
  const get = (id: string) => store.get(SNAPSHOT_ROWS_GROUP, id);
  const marker = async (group: CompiledSnapshotGroup, day: string) => {
    const found = day < firstDay() ? undefined : await get(markerId(group, day));
    return found && decodeMarker(found, day);
  };
  return {
    marker,
    async markerBefore(group, day) {
      const days = Array.from({ length: SNAPSHOT_TTL_DAYS }, (_, i) => addDays(day, -1 - i));
      const found = await Promise.all(days.map((each) => marker(group, each)));
      return found.find((each) => each !== undefined);
    },
    async row(group, key, day) {
      const found = await get(rowId(group, key, day));
      return found && decodeRow(group, found);
    },
  };
}

/** Reads snapshot rows from the Feature Store. */
export function featureStoreSnapshotReader({
  store,
  clock = systemClock,
}: FeatureStoreSnapshotOptions<Pick<OnlineStore, 'get'>>): Pick<SnapshotRows, 'read'> {
  const reads = readsOf(store, clock);
  return { read: (group, key, day) => readSnapshot(reads, group, key, day) };
}

/**
 * Snapshot rows in the Feature Store: a record a row under (group, entity, day), and a marker under (group, day). What is written of a version has an event time
 * that grows with the version and its attempts, so that the Feature Store itself keeps the later one.
 */
export function featureStoreSnapshotRows({
  store,
  clock = systemClock,
}: FeatureStoreSnapshotOptions<OnlineStore>): SnapshotRows {
  const reads = readsOf(store, clock);
  const put = async (records: readonly OnlineRecord[]) => {
    const { failed } = await store.put(SNAPSHOT_ROWS_GROUP, records);
    if (failed[0] !== undefined)
      throw new Error(
        `${numberOf(failed.length, 'record')} of snapshots could not be written: ${failed[0].reason}`,
      );
  };
  /** Notes the attempt, so that what an earlier one wrote before it was cut off is replaced. */
  const begin = async (wanted: Omit<Publication, 'attempt'>): Promise<Publication> => {
    const found = await store.get(SNAPSHOT_ROWS_GROUP, begunId(wanted.group, wanted.day));
    const before = found && readCount(found);
    const attempt = before?.version === wanted.version ? before.count + 1 : 1;
    if (attempt > MAX_ATTEMPTS)
      throw new Error(
        `version ${wanted.version} of ${wanted.day} was begun ${MAX_ATTEMPTS} times, and never published: publish the next version`,
      );
    const publication = { ...wanted, attempt };
    await put([encodeBegun(publication)]);
    return publication;
  };
  return {
    ...featureStoreSnapshotReader({ store, clock }),
    async publish({ group, day, version, rows }) {
      const published = await reads.marker(group, requireDay(day));
      if (published !== undefined && published.version >= version) return published;
      const publication = await begin({ group, day, version });
      let written = 0;
      for await (const batch of rows) {
        await put(batch.map((row) => encodeRow(publication, row)));
        written += batch.length;
      }
      await put([encodeMarker(publication, written)]);
      return (await reads.marker(group, day)) ?? { day, version, rows: written };
    },
  };
}
