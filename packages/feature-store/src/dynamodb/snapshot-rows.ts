import type { ItemCondition, ItemTable } from '@cardlake/aws/dynamodb';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import { SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import { type Clock, isoDay, systemClock } from '@cardlake/runtime';
import type { SnapshotMarker, SnapshotRows } from '../assembled';
import { addDays, requireDay } from '../assembled/snapshots/days';
import { readSnapshot } from '../assembled/snapshots/read-snapshot';
import {
  decodeMarker,
  decodeRow,
  encodeMarker,
  encodeRow,
  markerPartition,
  rowPartition,
  VERSION,
} from './snapshot-items';

/** Options of the snapshot rows in DynamoDB. */
export interface DynamoDbSnapshotOptions {
  /** A table with the keys `SNAPSHOT_ROW_KEYS` and a time to live in `TTL_ATTRIBUTE`. */
  readonly table: ItemTable;
  readonly clock?: Clock;
}

/** The stored item is of a version before another one, or there is none. */
const isBefore = (version: number): ItemCondition => ({
  expression: `attribute_not_exists(${VERSION}) OR ${VERSION} < :version`,
  values: { ':version': { N: String(version) } },
});

/** Snapshot rows in a table of DynamoDB: an item a row under (group, entity) and day, and a marker under (group) and day. */
export function dynamoDbSnapshotRows({ table, clock = systemClock }: DynamoDbSnapshotOptions): SnapshotRows {
  const firstDay = () => addDays(isoDay(clock.now() * 1000), 1 - SNAPSHOT_TTL_DAYS);
  const readMarker = async (group: CompiledSnapshotGroup, day: string) => {
    const item = day < firstDay() ? undefined : await table.get(markerPartition(group), day);
    return item && decodeMarker(item);
  };
  const readNewestMarker = async (group: CompiledSnapshotGroup, until: string) => {
    const [from, to] = [firstDay(), until];
    if (to < from) return undefined;
    const [item] = await table.readNewest({ partition: markerPartition(group), from, to, limit: 1 });
    return item && decodeMarker(item);
  };
  const readRow = async (group: CompiledSnapshotGroup, key: string, day: string) => {
    const item = await table.get(rowPartition(group, key), day);
    return item && decodeRow(group, item);
  };
  return {
    read: (group, key, day) =>
      readSnapshot({ marker: readMarker, markerBefore: readNewestMarker, row: readRow }, group, key, day),
    async publish({ group, day, version, rows }): Promise<SnapshotMarker> {
      const published = await readMarker(group, requireDay(day));
      if (published !== undefined && published.version >= version) return published;
      let written = 0;
      for await (const batch of rows) {
        const items = batch.map((row) => encodeRow(group, day, version, row));
        // Two writers may be at different versions of a day: the rows of the later one stay.
        await table.putAll(items, isBefore(version + 1));
        written += batch.length;
      }
      const marker = { day, version, rows: written };
      const isNewest = await table.put(encodeMarker(group, marker), isBefore(version));
      return isNewest ? marker : ((await readMarker(group, day)) ?? marker);
    },
  };
}
