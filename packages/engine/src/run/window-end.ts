import { type Clock, isoInstant, UserError } from '@cardlake/runtime';
import type { SourceObject } from '@cardlake/silver-gold';

/** The resolution of event times in the Feature Store. */
const MICROS_PER_MILLI = 1000;
const MICROS_PER_MINUTE = 60_000_000;
/** Greatest lead over this clock that another clock, or a planned run, may have. */
const MAX_AHEAD_MICROS = 86_400_000_000;

/** The instant up to which a run processes events; microseconds since the epoch. */
export interface WindowEnd {
  /** The as-of instant of the run: the event time of the online records, in whole milliseconds. */
  readonly asOfMicros: number;
  /** Objects whose arrival minute ends later are left for the next run. */
  readonly arrivedByMicros: number;
  /** True if the caller asked for it, false if it is the current time. */
  readonly isExplicit: boolean;
}

/** Window end that a user asks for. */
export interface RequestedEnd {
  /** Microseconds since the epoch; now by default. */
  readonly windowEndMicros?: number | undefined;
  /** Accepts an end in the far future: no run with an earlier one can publish online records after it. */
  readonly allowFuture?: boolean;
}

/**
 * Creates the window end that was requested, or that of now. A requested end excludes a minute that is not over by then,
 * so that the same end always takes the same objects; without one, every object there is counts, including those of the
 * current minute. A finer end than a millisecond is rounded down.
 * @throws UserError `window_end_ahead` for an end more than a day ahead of the clock, unless that is allowed.
 */
export function windowEnd({ windowEndMicros, allowFuture = false }: RequestedEnd, clock: Clock): WindowEnd {
  if (windowEndMicros !== undefined) {
    if (!allowFuture && isFarAhead(windowEndMicros, clock)) throw aheadError(windowEndMicros, clock);
    const end = Math.floor(windowEndMicros / MICROS_PER_MILLI) * MICROS_PER_MILLI;
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

/** True for an instant more than a day ahead of the clock: a slip, which time does not catch up with soon. */
export const isFarAhead = (micros: number, clock: Clock): boolean =>
  micros > clock.now() * MICROS_PER_MILLI + MAX_AHEAD_MICROS;

function aheadError(windowEndMicros: number, clock: Clock): UserError {
  const [end, now] = [windowEndMicros, clock.now() * MICROS_PER_MILLI].map(isoInstant);
  return new UserError(
    'window_end_ahead',
    `the window end ${end} is more than a day ahead of the clock, ${now}`,
    {
      hint: 'Online records would not change until then. Give an earlier end, or --allow-future-end if that is meant.',
    },
  );
}
