/** Decimals of a second in the lake. */
export const MICRO_DIGITS = 6;

/** A JSON number; matches the whole text, in any regex dialect. */
export const NUMBER_PATTERN = '-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?';

/** NaN or infinity, as programs write them; matches the whole text, in any regex dialect. */
export const NOT_FINITE_PATTERN = '[+-]?(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)';

const PARTS = /^(-?)(0|[1-9][0-9]*)(?:[.]([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const FIVE = 0x35;

/**
 * Parses the text of a JSON number exactly, without a double in between.
 * @param scale decimals kept; more are rounded half away from zero
 * @param integerDigits the result must stay below 10^integerDigits in magnitude, after rounding
 * @returns value × 10^scale; `'malformed'` when the text is not a JSON number; `'too_large'` beyond the limit. Takes
 * time in the length of the text, whatever its exponent.
 */
export function parseDecimal(
  text: string,
  scale: number,
  integerDigits: number,
): bigint | 'malformed' | 'too_large' {
  const parts = PARTS.exec(text);
  if (!parts) return 'malformed';
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = trimLeadingZeros(whole + fraction);
  if (digits === '') return 0n;
  // Digits that are kept, once the exponent and the scale have moved the point; ±Infinity for an absurd exponent.
  const kept = digits.length - fraction.length + Number(exponent) + scale;
  if (kept > integerDigits + scale) return 'too_large';
  if (kept < 0) return 0n;
  const cut = BigInt(digits.slice(0, kept).padEnd(kept, '0'));
  const magnitude = digits.charCodeAt(kept) >= FIVE ? cut + 1n : cut;
  if (magnitude >= 10n ** BigInt(integerDigits + scale)) return 'too_large';
  return sign === '-' ? -magnitude : magnitude;
}

/** The decimal text of an unscaled value: `decimalText(-50n, 4)` is `-0.0050`. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function trimLeadingZeros(digits: string): string {
  let first = 0;
  while (first < digits.length && digits[first] === '0') first += 1;
  return digits.slice(first);
}
