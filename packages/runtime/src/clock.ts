/** Where the time comes from; whatever needs it takes one, so a test can stand still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that always says the same instant (milliseconds since the epoch). */
export const fixedClock = (ms: number): Clock => ({ now: () => ms });
