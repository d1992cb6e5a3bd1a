import type { OutputColumn } from '@cardlake/features';

/**
 * Narrows the integers of the first rows of a column.
 *
 * @throws Error when a value does not fit in 32 bits: no count, flag or number of seconds is that large
 */
export function narrowTo32Bits(
  { name, data, valid }: OutputColumn,
  rows: number,
  into: Int32Array,
): Int32Array {
  for (let row = 0; row < rows; row++) {
    const low = data[2 * row]!;
    if (data[2 * row + 1]! !== low >> 31 && (!valid || valid[row]))
      throw new Error(`feature ${name}: a value does not fit in 32 bits`);
    into[row] = low;
  }
  return into;
}
