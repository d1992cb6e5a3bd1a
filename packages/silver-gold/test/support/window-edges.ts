import fc from 'fast-check';
import { MINUTE } from './lake';

const DAY = 86_400_000_000;
const START = Date.UTC(2018, 3, 1) * 1000;

/** An arrival after each {@link instant}. */
export const LATER_ARRIVAL = START + 90 * DAY;

/**
 * Instants at the edges of windows: sums of window lengths that the groups use,
 * the time of day from which a snapshot is used, and a microsecond beside them.
 */
export const instant: fc.Arbitrary<number> = fc
  .record({
    days: fc.constantFrom(0, 1, 7, 8, 14, 30, 37, 38),
    minutes: fc.constantFrom(0, 1, 5, 10, 60, 360, 1440),
    micros: fc.constantFrom(-1, 0, 0, 1),
  })
  .map(({ days, minutes, micros }) => START + DAY + days * DAY + minutes * MINUTE + micros);
