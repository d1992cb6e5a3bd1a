import type { OnlineGroup } from './group';
import type { OnlineRecord } from './record';

/** What became of records that were put; `written + stale + failed` is all of them. */
export interface PutResult {
  readonly written: number;
  /** Records no newer than the one the store had; it kept its own. */
  readonly stale: number;
  readonly failed: readonly FailedRecord[];
}

/** A record that was not stored, to be put right and put again. */
export interface FailedRecord {
  readonly record: OnlineRecord;
  readonly reason: string;
}

/**
 * The newest record per id, for reading at once. Every adapter passes the suite of
 * `@cardlake/feature-store/test-kit`.
 *
 * The rule is SageMaker Feature Store's: a record replaces the stored one, and all of it, only with a *newer* event
 * time; with an older or an equal one it changes nothing. A feature that a record does not name, and a number that
 * is not finite, is null.
 */
export interface OnlineStore {
  /**
   * Puts records as if one after the other. A record that cannot be stored fails alone.
   * @throws SchemaError for a group that no store could hold
   */
  put(group: OnlineGroup, records: readonly OnlineRecord[]): Promise<PutResult>;
  /** The record of an id, every feature of the group named; undefined when there is none. */
  get(group: OnlineGroup, recordId: string): Promise<OnlineRecord | undefined>;
}

/** An online store that takes records from a query, hundreds of thousands at once. */
export interface BulkOnlineStore extends OnlineStore {
  /**
   * Puts the rows of a query: the columns of `onlineFields(group)`, one row an id.
   * @throws Error when an id is there twice, or an id or event time is null
   */
  putFrom(group: OnlineGroup, query: string): Promise<{ readonly written: number; readonly stale: number }>;
}
