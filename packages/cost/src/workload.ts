import type { BilledUsage } from './billed';

/** The traffic of the platform, and assumptions about Spark runs that were not measured. */
export interface Workload {
  readonly eventsPerDay: number;
  /** Size of an event on the wire. */
  readonly eventBytes: number;
  /** Number of active cards. */
  readonly cards: number;
  /** Months since the first event. */
  readonly months: number;
  /** Assumed length of a stream run. */
  readonly runMinutes: number;
  /** Assumed executors of a stream run. */
  readonly runExecutors: number;
  /** Objects of feeds, of one chunk each. */
  readonly feedObjectsPerDay: number;
  /** Read by queries of Athena of the tables of feeds in a month, in GB. */
  readonly feedGbQueried: number;
  /** Text of large objects of feeds in a month, as it is when it is not compressed, in GB. */
  readonly feedLargeGb: number;
  /** Operations on feeds that people start in a month, each over the objects of a day. */
  readonly feedOperations: number;
  /** Measured average of Spark runs; replaces the assumptions. */
  readonly billed?: BilledUsage;
}

/** Default assumptions. */
export const WORKLOAD_DEFAULTS = {
  eventBytes: 250,
  cards: 50_000,
  months: 3,
  runMinutes: 5,
  runExecutors: 2,
  feedObjectsPerDay: 1000,
  feedGbQueried: 100,
  feedLargeGb: 100,
  feedOperations: 4,
} as const satisfies Partial<Workload>;

export const GB = 2 ** 30;

/** Estimates the distinct cards among some events, if all cards are equally active: an upper bound. */
export const estimateDistinctCards = (events: number, cards: number): number =>
  cards === 0 ? 0 : cards * -Math.expm1(-events / cards);
