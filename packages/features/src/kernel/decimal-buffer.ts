import { type KernelBatch, requireColumn } from './batch';
import { highHalf, isTooLarge, lowerWord, lowHalf, upperWord } from './split-integer';
import { type Floats, retainFloats, retainInts } from './storage';

/**
 * A decimal column of the row buffer: the two halves of each value (see `split-integer`) and their running sums, so that
 * the exact sum of a window is a difference. `sumHigh[k]` is the sum over the rows before row k.
 */
export class DecimalBuffer {
  high = new Int32Array(0);
  low = new Int32Array(0);
  sumHigh = new Float64Array(1);
  sumLow = new Float64Array(1);

  constructor(readonly column: string) {}

  /** Appends rows `[from, from + rows)` of a batch behind row `end`. */
  append(batch: KernelBatch, from: number, rows: number, end: number): void {
    const words = requireColumn(batch.decimals[this.column], `decimal column ${this.column}`);
    const { high, low, sumHigh, sumLow } = this;
    let totalHigh = sumHigh[end]!;
    let totalLow = sumLow[end]!;
    for (let r = 0; r < rows; r++) {
      const lower = words[2 * (from + r)]!;
      const upper = words[2 * (from + r) + 1]!;
      if (isTooLarge(upper))
        throw new Error(`${this.column} has a value beyond 1e16 (unscaled); sums would not be exact`);
      const h = highHalf(lower, upper);
      const l = lowHalf(lower);
      high[end + r] = h;
      low[end + r] = l;
      totalHigh += h;
      totalLow += l;
      sumHigh[end + r + 1] = totalHigh;
      sumLow[end + r + 1] = totalLow;
    }
  }

  /** Retains rows `[first, end)` as the first rows, with room for `capacity` rows. */
  retain(first: number, end: number, capacity: number): void {
    this.high = retainInts(this.high, first, end, capacity);
    this.low = retainInts(this.low, first, end, capacity);
    this.sumHigh = retainSums(this.sumHigh, first, end, capacity);
    this.sumLow = retainSums(this.sumLow, first, end, capacity);
  }

  /** The values of rows `[first, end)` as little-endian 64-bit integers. */
  words(first: number, end: number): Int32Array {
    const words = new Int32Array(2 * (end - first));
    for (let row = first; row < end; row++) {
      words[2 * (row - first)] = lowerWord(this.high[row]!, this.low[row]!);
      words[2 * (row - first) + 1] = upperWord(this.high[row]!, this.low[row]!);
    }
    return words;
  }
}

/** Retains the running sums of rows `[first, end)`, starting at 0 again so that they stay exact in a double. */
export function retainSums(sums: Floats, first: number, end: number, capacity: number): Floats {
  const base = sums[first]!;
  const kept = retainFloats(sums, first, end + 1, capacity + 1);
  for (let k = 0; k <= end - first; k++) kept[k]! -= base;
  return kept;
}
