/** Digits that tell every 32-bit float from its neighbours. */
const MAX_DIGITS = 9;

/**
 * Writes a 32-bit float in the fewest digits that are read as the same one, also by readers that round to a double on the way, as
 * numpy does.
 */
export function float32Text(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24)
    return Object.is(value, -0) ? '-0' : String(value);
  for (let digits = 1; digits < MAX_DIGITS; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(MAX_DIGITS)));
}
