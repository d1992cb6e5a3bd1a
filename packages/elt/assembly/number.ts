import { digitOf, MINUS, POINT, ZERO } from './bytes';
import { NULL } from './row';
import { Column } from './settings';

/** Result for a text of another form. */
export const NOT_PLAIN: i64 = NULL;

/** Digits that a whole number of 64 bits holds. */
const MOST_DIGITS: usize = 18;
const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37,
  1e38,
];

/**
 * Reads the number in bytes `[start, end)`, in JSON's grammar without an exponent. Of a scaled one the result is exact, of another the
 * nearest double, as the quotient of two that are exact, and given by its bits. No zero has a sign.
 * @returns {@link NOT_PLAIN} for a text of another form, or with more digits than a double holds
 */
export function readNumber(column: Column, start: usize, end: usize): i64 {
  const isNegative = load<u8>(start) === MINUS;
  if (isNegative && !column.isSigned) return NOT_PLAIN;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let value: u64 = 0;
  for (; at < end; at++) {
    const digit = digitOf(load<u8>(at));
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  const digits = at - first;
  if (digits === 0 || digits > column.wholeDigits || (digits > 1 && load<u8>(first) === ZERO))
    return NOT_PLAIN;
  let decimals: usize = 0;
  if (at < end) {
    decimals = end - at - 1;
    if (load<u8>(at) !== POINT || decimals === 0) return NOT_PLAIN;
    // Programs that know doubles only write whole numbers as `1.0`.
    if (column.decimals === 0 && decimals === 1 && load<u8>(at + 1) === ZERO) decimals = 0;
    else {
      if (decimals > column.decimals || digits + decimals > MOST_DIGITS) return NOT_PLAIN;
      for (at += 1; at < end; at++) {
        const digit = digitOf(load<u8>(at));
        if (digit > 9) return NOT_PLAIN;
        value = value * 10 + digit;
      }
    }
  }
  let number = <f64>value;
  if (column.isScaled) number *= unchecked(POWERS[column.decimals - <i32>decimals]);
  if (number >= column.limit) return NOT_PLAIN;
  if (column.isScaled) return isNegative ? -(<i64>number) : <i64>number;
  number /= unchecked(POWERS[<i32>decimals]);
  return reinterpret<i64>(isNegative ? 0 - number : number);
}
