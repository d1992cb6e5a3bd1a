import type { PublishVerdict } from '@cardlake/job-contract';
import type { WaitingObject } from '../events/staged-object';

/** Verdict on an object, without its name. */
export type Verdict = Omit<PublishVerdict, 'key' | 'version'>;

/** An object that waits, for the first time or for a replay with force. */
export interface PendingObject extends WaitingObject {
  /** Instant of the replay that loads it again, in milliseconds since the epoch; undefined without one. */
  readonly replayedMs?: number | undefined;
}

/** An object that was judged. */
export interface JudgedPlan {
  /** Key of its plan. */
  readonly plan: string;
  /** Undefined where the job left none. */
  readonly verdict: Verdict | undefined;
  /** Instant of the replay that loaded it again, in milliseconds since the epoch; undefined without one. */
  readonly replayedMs?: number | undefined;
}

/** State of an object that a publication knows. */
export type PublicationState =
  | { readonly state: 'waiting' }
  | ({ readonly state: 'judged' } & Omit<JudgedPlan, 'plan'>);

/** Lease of a feed: one execution publishes its objects at a time. */
export interface Lease {
  /** Number of executions so far. */
  readonly attempt: number;
  /** Name of the execution that has it; undefined when none has. */
  readonly holder: string | undefined;
  /** Instant at which it was taken, in milliseconds since the epoch. */
  readonly takenMs: number;
  /** Instant at which objects of the feed were last published, in milliseconds since the epoch; undefined before the first time. */
  readonly publishedMs: number | undefined;
}

/** Objects that wait for their publication, and the leases of their feeds. */
export interface Publications {
  /** Adds an object, unless it is there or was judged in the last weeks, by whatever definition. */
  add(object: WaitingObject): Promise<void>;
  /** Has a staged object judged again, whether it was judged or waits. Of two replays the later one counts. */
  addReload(object: WaitingObject, replayedMs: number): Promise<void>;
  /** Lists objects of a feed that wait. One that a replay loads again is listed once, with the instant of the replay. */
  listWaiting(feed: string): Promise<readonly PendingObject[]>;
  /** Removes objects of a feed that wait no longer. */
  remove(feed: string, plans: readonly string[]): Promise<void>;
  /** Moves objects of a feed from those that wait to those that were judged; a newer verdict takes the place of the one before. */
  markJudged(feed: string, judged: readonly JudgedPlan[], nowMs: number): Promise<void>;
  /** Finds an object by its plan; undefined when it neither waits nor was judged in the last weeks, by whatever definition. */
  find(feed: string, plan: string): Promise<PublicationState | undefined>;
  /** Finds the instant of the replay for which an object waits, by its plan; undefined when it waits for none. */
  findReload(feed: string, plan: string): Promise<number | undefined>;
  /** Reads the lease of a feed; undefined before its first execution. */
  readLease(feed: string): Promise<Lease | undefined>;
  /** Writes the lease of a feed. @returns false when it is no longer at the attempt, or with the holder, that it was written from */
  writeLease(feed: string, lease: Lease, before: Lease | undefined): Promise<boolean>;
}
