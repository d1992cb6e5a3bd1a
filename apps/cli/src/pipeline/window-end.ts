import type { Clock } from '@cardlake/runtime';
import type { BronzeObject } from '@cardlake/silver-gold';

const MICROS_PER_MINUTE = 60_000_000;

/** Up to when a run looks; microseconds since the epoch. */
export interface WindowEnd {
  /** The as-of instant of the run: the event time of the online records. */
  readonly asOfMicros: number;
  /** Objects whose arrival minute ends later are left for the next run. */
  readonly arrivedByMicros: number;
  /** Whether a user named it. */
  readonly wasAskedFor: boolean;
}

/**
 * The window end that was asked for, or now. An end that was asked for leaves out a minute that is not over by then, so
 * that the same end always takes the same objects; without one, what is there is taken, the current minute included.
 */
export function windowEnd(wantedMicros: number | undefined, clock: Clock): WindowEnd {
  if (wantedMicros !== undefined)
    return { asOfMicros: wantedMicros, arrivedByMicros: wantedMicros, wasAskedFor: true };
  const now = clock.now() * 1000;
  return {
    asOfMicros: now,
    arrivedByMicros: (Math.floor(now / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE,
    wasAskedFor: false,
  };
}

/** Whether an object's arrival minute is over by the window end. */
export const hasArrived = ({ arrivalMicros }: BronzeObject, { arrivedByMicros }: WindowEnd): boolean =>
  arrivalMicros + MICROS_PER_MINUTE <= arrivedByMicros;
