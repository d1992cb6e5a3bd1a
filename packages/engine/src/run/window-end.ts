import type { Clock } from '@cardlake/runtime';
import type { SourceObject } from '@cardlake/silver-gold';

/** The resolution of event times in the Feature Store. */
const MICROS_PER_MILLI = 1000;
const MICROS_PER_MINUTE = 60_000_000;

/** The instant up to which a run processes events; microseconds since the epoch. */
export interface WindowEnd {
  /** The as-of instant of the run: the event time of the online records, in whole milliseconds. */
  readonly asOfMicros: number;
  /** Objects whose arrival minute ends later are left for the next run. */
  readonly arrivedByMicros: number;
  /** True if the caller asked for it, false if it is the current time. */
  readonly isExplicit: boolean;
}

/**
 * Creates the window end that was requested, or that of now. A requested end excludes a minute that is not over by then,
 * so that the same end always takes the same objects; without one, every object there is counts, including those of the
 * current minute. A finer end than a millisecond is rounded down.
 */
export function windowEnd(requestedMicros: number | undefined, clock: Clock): WindowEnd {
  if (requestedMicros !== undefined) {
    const end = Math.floor(requestedMicros / MICROS_PER_MILLI) * MICROS_PER_MILLI;
    return { asOfMicros: end, arrivedByMicros: end, isExplicit: true };
  }
  const now = clock.now() * MICROS_PER_MILLI;
  return {
    asOfMicros: now,
    arrivedByMicros: (Math.floor(now / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE,
    isExplicit: false,
  };
}

/** Returns true if an object's arrival minute is over by the window end. */
export const hasArrived = (
  { arrivalMicros }: Pick<SourceObject, 'arrivalMicros'>,
  { arrivedByMicros }: WindowEnd,
): boolean => arrivalMicros + MICROS_PER_MINUTE <= arrivedByMicros;
