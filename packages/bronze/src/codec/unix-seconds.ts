const MICROS_PER_SECOND = 1_000_000;

/**
 * Writes an instant in unix seconds, with a fraction only when needed.
 * @param micros microseconds since the epoch, a safe integer, not negative
 * @throws Error for any other number
 */
export function unixSeconds(micros: number): string {
  if (!Number.isSafeInteger(micros) || micros < 0) {
    throw new Error(`invalid instant: expected microseconds from 0 as a safe integer, got ${micros}`);
  }
  const fraction = micros % MICROS_PER_SECOND;
  const seconds = String((micros - fraction) / MICROS_PER_SECOND);
  return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}
