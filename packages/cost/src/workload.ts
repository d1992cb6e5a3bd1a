import type { Billed } from './billed';

/** What goes through the platform, and what is assumed where nobody measured it. */
export interface Workload {
  readonly eventsPerDay: number;
  /** Bytes of an event on the wire. */
  readonly eventBytes: number;
  /** Cards that are in use. */
  readonly cards: number;
  /** Months that bronze has been filling. */
  readonly months: number;
  /** Length of a stream run where no run was measured. */
  readonly runMinutes: number;
  /** Executors of a stream run where no run was measured. */
  readonly runExecutors: number;
  /** What finished Spark jobs were billed for, on average. */
  readonly billed?: Billed;
}

/** What is assumed when it is not said. */
export const WORKLOAD_DEFAULTS = {
  eventBytes: 250,
  cards: 50_000,
  months: 3,
  runMinutes: 5,
  runExecutors: 2,
} as const satisfies Partial<Workload>;

/** Days and hours of a month, on average. */
export const DAYS_PER_MONTH = 365 / 12;
export const HOURS_PER_MONTH = 24 * DAYS_PER_MONTH;
export const GB = 2 ** 30;

/** Different cards among some events, when every card is as busy as any other; the most there can be. */
export const cardsAmong = (events: number, cards: number): number =>
  cards === 0 ? 0 : cards * -Math.expm1(-events / cards);
