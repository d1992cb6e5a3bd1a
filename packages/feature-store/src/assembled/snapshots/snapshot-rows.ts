import type { CompiledSnapshotGroup, FeatureValue } from '@cardlake/features';

/** Features of a snapshot row by name. */
export type SnapshotValues = Readonly<Record<string, FeatureValue>>;

/** A row of a snapshot group and day: the features of an entity, null for a row that a correction removed. */
export interface SnapshotRow {
  /** Id of the entity. */
  readonly key: string;
  readonly values: SnapshotValues | null;
}

/** The rows of a group and day to publish: all of them, or with a later version those that changed. */
export interface SnapshotPublication {
  readonly group: CompiledSnapshotGroup;
  /** Day of the rows, `2018-04-05`. */
  readonly day: string;
  /** Grows with each correction of the day, from 1. */
  readonly version: number;
  /** Batches of rows; no key comes twice. */
  readonly rows: Iterable<readonly SnapshotRow[]> | AsyncIterable<readonly SnapshotRow[]>;
}

/** A published day: what its marker says. */
export interface SnapshotMarker {
  readonly day: string;
  readonly version: number;
  /** Number of rows that this version wrote. */
  readonly rows: number;
}

/** Result of reading a row. */
export interface SnapshotRead {
  /** Null when the day is published and has no row: every feature has its default. */
  readonly values: SnapshotValues | null;
  readonly day: string;
  /** Version that wrote the row; without a row, that of the day. */
  readonly version: number;
  /** True when the day asked for is not published, and this is the newest published one before it. */
  readonly isStale: boolean;
}

/**
 * Rows of snapshot groups by (group, entity, day), each with the version that wrote it. A day counts once its marker is
 * written, after its rows. Every adapter passes `snapshotRowsConformance` of the test kit.
 */
export interface SnapshotRows {
  /** Reads the row of an entity and day; undefined when neither that day nor one before it is published. */
  read(group: CompiledSnapshotGroup, key: string, day: string): Promise<SnapshotRead | undefined>;
  /**
   * Writes rows, then the marker. Publishing the same version again changes nothing; a version before the published one
   * is not written.
   * @returns the marker of the day afterwards
   */
  publish(publication: SnapshotPublication): Promise<SnapshotMarker>;
}
