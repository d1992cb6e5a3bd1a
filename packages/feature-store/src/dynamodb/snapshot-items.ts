import type { Item, KeyNames } from '@cardlake/aws/dynamodb';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { ONLINE_TABLES, SNAPSHOT_TTL_DAYS, TTL_ATTRIBUTE } from '@cardlake/job-contract';
import type { SnapshotMarker, SnapshotRow, SnapshotValues } from '../assembled';
import { keptText } from '../assembled/history/kept-text';
import { addDays } from '../assembled/snapshots/days';
import { formatValues, readValues } from '../assembled/snapshots/values';

/** Names of the keys of the table of snapshot rows. */
export const SNAPSHOT_ROW_KEYS: KeyNames = ONLINE_TABLES.snapshots;

/** Attribute with the version that wrote an item. */
export const VERSION = 'row_version';
const VALUES = 'row_values';
const ROWS = 'row_count';

/** Partition of the rows of an entity. */
export const rowPartition = (group: CompiledSnapshotGroup, key: string): string =>
  `${publishedName(group)}#${keptText(key)}`;

/** Partition of the markers of a group, which has no `#` in its name. */
export const markerPartition = (group: CompiledSnapshotGroup): string => publishedName(group);

const itemOf = (partition: string, day: string, version: number): Item => ({
  [SNAPSHOT_ROW_KEYS.partition]: { S: partition },
  [SNAPSHOT_ROW_KEYS.sort]: { S: day },
  [VERSION]: { N: String(version) },
  [TTL_ATTRIBUTE]: { N: String(Date.parse(addDays(day, SNAPSHOT_TTL_DAYS)) / 1000) },
});

/** The item of a row. */
export const encodeRow = (
  group: CompiledSnapshotGroup,
  day: string,
  version: number,
  { key, values }: SnapshotRow,
): Item => ({
  ...itemOf(rowPartition(group, key), day, version),
  [VALUES]: values === null ? { NULL: true } : { S: formatValues(group, values) },
});

/** Reads the item of a row. */
export function decodeRow(
  group: CompiledSnapshotGroup,
  { [VERSION]: version, [VALUES]: values }: Item,
): { readonly version: number; readonly values: SnapshotValues | null } {
  return {
    version: Number(version?.N),
    values: values?.S === undefined ? null : readValues(group, JSON.parse(values.S)),
  };
}

/** The item of a marker. */
export const encodeMarker = (group: CompiledSnapshotGroup, { day, version, rows }: SnapshotMarker): Item => ({
  ...itemOf(markerPartition(group), day, version),
  [ROWS]: { N: String(rows) },
});

/** Reads the item of a marker. */
export const decodeMarker = ({
  [SNAPSHOT_ROW_KEYS.sort]: day,
  [VERSION]: version,
  [ROWS]: rows,
}: Item): SnapshotMarker => ({ day: String(day?.S), version: Number(version?.N), rows: Number(rows?.N) });
