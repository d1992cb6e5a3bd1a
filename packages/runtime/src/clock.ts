/** Where the time comes from; whatever needs it takes one, so a test can stand still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that always says the same instant (milliseconds since the epoch). */
export const fixedClock = (ms: number): Clock => ({ now: () => ms });

/** Formats microseconds since the epoch as ISO 8601 in UTC, with a fraction of a second only if there is one. */
export function isoInstant(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  const rest = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${whole}${rest}Z`;
}
