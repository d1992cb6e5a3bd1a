import { EVENT_TIME } from './online-record';

/** Layout of the online records that a run leaves for the feature writer. */
export const ONLINE_UPDATES = {
  /** Folder under the lake root. */
  prefix: 'gold/online_updates',
  /** Beside the parts, written last: a folder without it is not complete. */
  manifest: 'manifest.json',
  /** Most records of one part: a part is one task of the feature writer. */
  recordsPerPart: 10_000,
  /** Column of the records' event time. */
  eventTime: EVENT_TIME,
} as const;

/**
 * An instant in a path: `20180801T001000Z`, with a fraction only when there is one. No colons: Hadoop takes them for a
 * scheme.
 * @param micros microseconds since the epoch
 */
export function runStamp(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000)
    .toISOString()
    .replaceAll(/[-:]|\.000Z$/g, '');
  const fraction = micros % 1_000_000;
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}

/** The folders of a group's runs, under the lake root. */
export const onlineUpdatesRoot = (group: string): string => `${ONLINE_UPDATES.prefix}/${group}`;

/** Name of a run's folder from its stamp. */
export const runFolder = (stamp: string): string => `run=${stamp}`;

/**
 * Folder of a run's records of a group under the lake root. The parts have the group's record id, the event time (the
 * run's window end) and the features as columns, one row per entity, sorted by record id.
 * @param windowEnd microseconds since the epoch
 */
export const onlineUpdatesFolder = (group: string, windowEnd: number): string =>
  `${onlineUpdatesRoot(group)}/${runFolder(runStamp(windowEnd))}`;

/** Changes of silver that a run leaves for the table of card events. */
export const CARD_EVENT_UPDATES = {
  /** Their folder beside those of the groups. */
  name: 'card_events',
  /** Column besides those of the event: true for an event to remove, whose id silver has with another payload. */
  gone: 'is_gone',
  /** Most events of one part: a part is one task of the feature writer. */
  eventsPerPart: 50_000,
} as const;

/** Versions of the days of a snapshot group, as they were published: `day=2018-04-05/version=3` under the folder of the group. */
export const SNAPSHOT_VERSIONS = {
  day: 'day=',
  version: 'version=',
  /** File with the rows that changed: the key, the features, and `gone`. */
  rows: 'rows.parquet',
  /** Column that is true for a row that was published before and is not there any more. */
  gone: 'is_gone',
} as const;

/** Number of days for which the rows of a snapshot day are kept online. */
export const SNAPSHOT_TTL_DAYS = 14;

/** Folder of a version of a day, under that of its group. */
export const snapshotVersionFolder = (day: string, version: number): string =>
  `${SNAPSHOT_VERSIONS.day}${day}/${SNAPSHOT_VERSIONS.version}${version}`;

/** Name of the part with an index, from 0. */
export const partName = (index: number): string => `part-${String(index).padStart(5, '0')}.parquet`;
