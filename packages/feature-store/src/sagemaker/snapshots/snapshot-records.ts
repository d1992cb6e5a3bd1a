import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import type { SnapshotMarker, SnapshotRow, SnapshotValues } from '../../assembled';
import { keptText } from '../../assembled/history/kept-text';
import { formatValues, readValues } from '../../assembled/snapshots/values';
import type { OnlineRecord } from '../../record';

/** A publication of a day, of which a version may need several. */
export interface Publication {
  readonly group: CompiledSnapshotGroup;
  readonly day: string;
  readonly version: number;
  /** Grows from 1 with each attempt to publish the version. */
  readonly attempt: number;
}

/** Most attempts at a version, and the least event times between two versions, ms. */
export const MAX_ATTEMPTS = 999;
const VERSION_MS = MAX_ATTEMPTS + 1;

/** Id of the record of a row. Names of groups have neither `#` nor `@`. */
export const rowId = (group: CompiledSnapshotGroup, key: string, day: string): string =>
  `${publishedName(group)}#${keptText(key)}#${day}`;

/** Ids of the records of a day: its marker, and the publication that was begun last. */
export const markerId = (group: CompiledSnapshotGroup, day: string): string =>
  `${publishedName(group)}@marker@${day}`;
export const begunId = (group: CompiledSnapshotGroup, day: string): string =>
  `${publishedName(group)}@begun@${day}`;

/**
 * The event time of what a publication writes, µs: a record of a later version, or of a later attempt at the same one, replaces that of an
 * earlier one, and never the other way round. The group's time to live counts from it.
 */
const eventTimeOf = ({ day, version, attempt }: Publication): number =>
  (Date.parse(`${day}T00:00:00Z`) + version * VERSION_MS + attempt) * 1000;

const recordOf = (
  publication: Publication,
  recordId: string,
  row_values: string | null,
  row_count: number | null,
): OnlineRecord => ({
  recordId,
  eventTime: eventTimeOf(publication),
  features: {
    row_version: BigInt(publication.version),
    row_values,
    row_count: row_count === null ? null : BigInt(row_count),
  },
});

/** The record of a row. @throws Error for values that are none of its group */
export const encodeRow = (publication: Publication, { key, values }: SnapshotRow): OnlineRecord => {
  const { group, day } = publication;
  return recordOf(
    publication,
    rowId(group, key, day),
    values === null ? null : formatValues(group, values),
    null,
  );
};

/** The marker of a publication that wrote some rows. */
export const encodeMarker = (publication: Publication, rows: number): OnlineRecord =>
  recordOf(publication, markerId(publication.group, publication.day), null, rows);

/** The record of a publication that begins. */
export const encodeBegun = (publication: Publication): OnlineRecord =>
  recordOf(publication, begunId(publication.group, publication.day), null, publication.attempt);

/** Reads the version and the count of a record; its count is that of a marker, or the attempt of a begun publication. */
export function readCount({ features }: OnlineRecord): { readonly version: number; readonly count: number } {
  const { row_version: version, row_count: count } = features;
  return { version: Number(version), count: Number(count) };
}

/** Reads a marker. */
export function decodeMarker(record: OnlineRecord, day: string): SnapshotMarker {
  const { version, count } = readCount(record);
  return { day, version, rows: count };
}

/** Reads the record of a row. */
export function decodeRow(
  group: CompiledSnapshotGroup,
  { features }: OnlineRecord,
): { readonly version: number; readonly values: SnapshotValues | null } {
  const { row_version: version, row_values: values } = features;
  return {
    version: Number(version),
    values: typeof values === 'string' ? readValues(group, JSON.parse(values)) : null,
  };
}
