import type { WaitingObject } from '../events/staged-object';

/** Lease of a feed: one execution publishes its objects at a time. */
export interface Lease {
  /** Number of executions so far. */
  readonly attempt: number;
  /** Name of the execution that has it; undefined when none has. */
  readonly holder: string | undefined;
  /** Instant at which it was taken, in milliseconds since the epoch. */
  readonly takenMs: number;
}

/** Objects that wait for their publication, and the leases of their feeds. */
export interface Publications {
  /** Adds an object, unless it is there or was judged in the last weeks. */
  add(object: WaitingObject): Promise<void>;
  /** Lists objects of a feed that wait. */
  listWaiting(feed: string): Promise<readonly WaitingObject[]>;
  /** Removes objects of a feed that wait no longer. */
  remove(feed: string, plans: readonly string[]): Promise<void>;
  /** Moves objects of a feed from those that wait to those that were judged. */
  markJudged(feed: string, plans: readonly string[], nowMs: number): Promise<void>;
  /** Reads the lease of a feed; undefined before its first execution. */
  readLease(feed: string): Promise<Lease | undefined>;
  /** Writes the lease of a feed. @returns false when it is no longer at the attempt, or with the holder, that it was written from */
  writeLease(feed: string, lease: Lease, before: Lease | undefined): Promise<boolean>;
}
