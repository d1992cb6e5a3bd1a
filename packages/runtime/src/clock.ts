/** A source of the time; code takes it as a parameter, so that tests can fix it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The time of this machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Creates a clock that always returns the same instant (milliseconds since the epoch). */
export const fixedClock = (ms: number): Clock => ({ now: () => ms });

/** Formats the day of an instant in microseconds since the epoch: `2026-11-26`, UTC. */
export const isoDay = (micros: number): string =>
  new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);

/** Formats microseconds since the epoch as ISO 8601 in UTC, with a fraction of a second only if there is one. */
export function isoInstant(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  const rest = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${whole}${rest}Z`;
}
