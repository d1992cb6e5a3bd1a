/**
 * A 64-bit integer as x = high · 2^27 + low with low in [−2^26, 2^26): halves that add up exactly in doubles.
 * The functions work on the two words of a little-endian int64.
 */

/** Weight of the high half. */
export const HIGH_WEIGHT = 2 ** 27;

/** Highest magnitude of the upper word of |x| ≤ 1.005e16; amounts stay below 1e16. */
const MAX_UPPER_WORD = 2_340_000;

const TWO_32 = 2 ** 32;
const MAX_EXACT = 2 ** 53;

/** The low half. */
export const lowHalf = (lowerWord: number): number => (lowerWord << 5) >> 5;

/** The high half. */
export const highHalf = (lowerWord: number, upperWord: number): number =>
  (upperWord << 5) + (lowerWord >>> 27) + ((lowerWord >>> 26) & 1);

/** True when the integer is too large for sums of halves to be exact. */
export const isTooLarge = (upperWord: number): boolean =>
  upperWord > MAX_UPPER_WORD || upperWord < -MAX_UPPER_WORD;

/** The lower word of high · 2^27 + low. */
export const lowerWord = (high: number, low: number): number => ((high << 27) + low) | 0;

/** The upper word of high · 2^27 + low. */
export const upperWord = (high: number, low: number): number =>
  (high >> 5) - ((high & 31) * HIGH_WEIGHT + low < 0 ? 1 : 0);

/** Writes high · 2^27 + low, whose parts are sums of halves, as a little-endian int128 of four words. */
export function writeInt128(words: Int32Array, at: number, high: number, low: number): void {
  const total = high * HIGH_WEIGHT + low;
  if (total > -MAX_EXACT && total < MAX_EXACT) {
    const upper = Math.floor(total / TWO_32);
    words[at] = total - upper * TWO_32;
    words[at + 1] = upper;
    words[at + 2] = upper >> 31;
    words[at + 3] = upper >> 31;
  } else writeLarge(words, at, high, low);
}

function writeLarge(words: Int32Array, at: number, high: number, low: number): void {
  const carry = Math.floor(low / HIGH_WEIGHT);
  const rest = low - carry * HIGH_WEIGHT;
  const top = high + carry;
  const shifted = Math.floor(top / 32);
  const upper = Math.floor(shifted / TWO_32);
  words[at] = rest + (top - shifted * 32) * HIGH_WEIGHT;
  words[at + 1] = shifted - upper * TWO_32;
  words[at + 2] = upper;
  words[at + 3] = upper >> 31;
}
