const MICROS_PER_SECOND = 1_000_000;

/**
 * An instant as the wire writes it: unix seconds, with a fraction only when there is one.
 * @param micros microseconds since the epoch, a safe integer, not negative.
 * @throws Error for anything else.
 */
export function unixSeconds(micros: number): string {
  if (!Number.isSafeInteger(micros) || micros < 0) throw new Error(`not an instant of the wire: ${micros}`);
  const fraction = micros % MICROS_PER_SECOND;
  const seconds = String((micros - fraction) / MICROS_PER_SECOND);
  return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}
