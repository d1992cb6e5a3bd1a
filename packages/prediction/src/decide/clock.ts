import type { Clock } from '@cardlake/runtime';

const MICROS_PER_MS = 1000;

/** Instants of decisions, µs since the epoch. */
export interface DecisionClock {
  /** Instant by which the lines of now are judged: none may be of a time far after it. */
  arrival(): number;
  /** Receipt of an event of a time; the event's age follows from it. */
  receiptOf(time: number): number;
  now(): number;
}

/** The time of a clock: events are received now. */
export function liveClock(clock: Clock): DecisionClock {
  const now = (): number => clock.now() * MICROS_PER_MS;
  return { arrival: now, receiptOf: now, now };
}

/**
 * A clock that stands at the greatest time of the events that were received, so that past events are decided as they would
 * have been then. Lines are judged by the time of a real clock.
 */
export function replayClock(clock: Clock): DecisionClock {
  let greatest = Number.NEGATIVE_INFINITY;
  return {
    arrival: () => clock.now() * MICROS_PER_MS,
    receiptOf(time) {
      greatest = Math.max(greatest, time);
      return greatest;
    },
    now: () => greatest,
  };
}
