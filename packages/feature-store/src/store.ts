import type { Sql } from '@cardlake/lake';
import type { OnlineGroup } from './group';
import type { OnlineRecord } from './record';

/** The result of a put; `written + stale + failed` is the number of records. */
export interface PutResult {
  readonly written: number;
  /** Number of records no newer than the stored one, which the store kept. */
  readonly stale: number;
  readonly failed: readonly FailedRecord[];
}

/** A record that was not stored; it can be put again. */
export interface FailedRecord {
  readonly record: OnlineRecord;
  readonly reason: string;
}

/**
 * A store of the newest record per id, for immediate reads. Every adapter passes the suite of
 * `@cardlake/feature-store/test-kit`.
 *
 * It follows the rule of SageMaker Feature Store: a record replaces the whole stored one only with a *newer* event
 * time; with an older or equal one it changes nothing. A feature that a record does not contain, and a number that is
 * not finite, is null.
 */
export interface OnlineStore {
  /**
   * Puts records as if one after the other. An invalid record fails alone.
   * @throws SchemaError for an invalid group
   */
  put(group: OnlineGroup, records: readonly OnlineRecord[]): Promise<PutResult>;
  /** Reads the record of an id, with every feature of the group; undefined when there is none. */
  get(group: OnlineGroup, recordId: string): Promise<OnlineRecord | undefined>;
}

/** An online store that accepts the records of a query, hundreds of thousands at once. */
export interface BulkOnlineStore extends OnlineStore {
  /**
   * Puts the rows of a query with the columns of `onlineFields(group)`, one row per id.
   * @throws Error for a duplicate id, or an id or event time that is null
   */
  putFrom(group: OnlineGroup, query: Sql): Promise<{ readonly written: number; readonly stale: number }>;
}
