import type { OutputColumn } from './output';
import type { Ints } from './storage';

/** A feature's value: bigint for counts and (unscaled) decimals, number for doubles. */
export type FeatureValue = bigint | number | null;

/** The value in a row of an output column, in the types of `Row` of `@cardlake/schema`. */
export function valueAt({ layout, data, valid }: OutputColumn, row: number): FeatureValue {
  if (valid !== undefined && valid[row] === 0) return null;
  if (layout === 'double') return data[row]!;
  const words = data as Ints;
  if (layout === 'decimal128')
    return (int64(words, 4 * row + 2) << 64n) | BigInt.asUintN(64, int64(words, 4 * row));
  return int64(words, 2 * row);
}

const int64 = (words: Ints, at: number): bigint => (BigInt(words[at + 1]!) << 32n) | BigInt(words[at]! >>> 0);
