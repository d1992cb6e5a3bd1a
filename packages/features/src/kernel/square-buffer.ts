import type { KernelBatch } from './batch';
import type { DecimalBuffer } from './decimal-buffer';
import { retainSums } from './decimal-buffer';

/** Each partial product is split here, so that running sums of 2^25 of them stay exact. */
const CUT = 2 ** 26;

/**
 * Exact running sums of the squares of a decimal column: Σx² = s80 · 2^80 + s54 · 2^54 + s26 · 2^26 + s0.
 *
 * x² = h² · 2^54 + h·l · 2^28 + l² for the halves h, l of x; each product is below 2^53 and split at 2^26.
 */
export class SquareBuffer {
  s80 = new Float64Array(1);
  s54 = new Float64Array(1);
  s26 = new Float64Array(1);
  s0 = new Float64Array(1);

  constructor(readonly values: DecimalBuffer) {}

  /** Appends the rows that the decimal column has appended behind row `end`. */
  append(_batch: KernelBatch, _from: number, rows: number, end: number): void {
    const { high, low } = this.values;
    const { s80, s54, s26, s0 } = this;
    for (let row = end; row < end + rows; row++) {
      const h = high[row]!;
      const l = low[row]!;
      const squareHigh = h * h;
      const product = h * l;
      const squareLow = l * l;
      const squareHighUpper = Math.floor(squareHigh / CUT + 0.5);
      const productUpper = Math.floor(product / CUT + 0.5);
      const squareLowUpper = Math.floor(squareLow / CUT + 0.5);
      s80[row + 1] = s80[row]! + squareHighUpper;
      s54[row + 1] = s54[row]! + (squareHigh - squareHighUpper * CUT) + productUpper;
      s26[row + 1] = s26[row]! + (product - productUpper * CUT) * 4 + squareLowUpper;
      s0[row + 1] = s0[row]! + (squareLow - squareLowUpper * CUT);
    }
  }

  /** Retains rows `[first, end)` as the first rows, with room for `capacity` rows. */
  retain(first: number, end: number, capacity: number): void {
    this.s80 = retainSums(this.s80, first, end, capacity);
    this.s54 = retainSums(this.s54, first, end, capacity);
    this.s26 = retainSums(this.s26, first, end, capacity);
    this.s0 = retainSums(this.s0, first, end, capacity);
  }
}
