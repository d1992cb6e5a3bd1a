const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;

/** Whole numbers below are exact as doubles. */
const EXACT = 2 ** 53;
const POWERS = Array.from({ length: 39 }, (_, exponent) => 10 ** exponent);

/** Form of the numbers of a column. */
export interface NumberForm {
  readonly wholeDigits: number;
  /** Most digits behind the point. */
  readonly decimals: number;
  readonly isSigned: boolean;
  /** True to count in units of `10^-decimals`, so that the result is a whole number. */
  readonly isScaled: boolean;
}

/**
 * Reads the number in bytes `[start, end)`, in JSON's grammar without an exponent. Of a scaled one the result is exact, of another the
 * nearest double, as the quotient of two that are exact. No zero has a sign.
 * @returns NaN for a text of another form, or with more digits than a double holds
 */
export function readNumber(bytes: Uint8Array, start: number, end: number, form: NumberForm): number {
  const isNegative = bytes[start] === MINUS;
  if (isNegative && !form.isSigned) return Number.NaN;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let value = 0;
  for (; at < end && isDigit(bytes[at]!); at++) value = value * 10 + (bytes[at]! - ZERO);
  const digits = at - first;
  if (digits === 0 || digits > form.wholeDigits || (digits > 1 && bytes[first] === ZERO)) return Number.NaN;
  let decimals = 0;
  if (at < end) {
    decimals = end - at - 1;
    if (bytes[at] !== POINT || decimals === 0) return Number.NaN;
    // Programs that know doubles only write whole numbers as `1.0`.
    const isWhole = form.decimals === 0 && decimals === 1 && bytes[at + 1] === ZERO;
    if (isWhole) return value >= EXACT ? Number.NaN : isNegative ? 0 - value : value;
    if (decimals > form.decimals) return Number.NaN;
    for (at += 1; at < end; at++) {
      if (!isDigit(bytes[at]!)) return Number.NaN;
      value = value * 10 + (bytes[at]! - ZERO);
    }
  }
  if (form.isScaled) value *= POWERS[form.decimals - decimals]!;
  if (value >= EXACT) return Number.NaN;
  if (!form.isScaled) value /= POWERS[decimals]!;
  return isNegative ? 0 - value : value;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;
