import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import { scaledVariance } from '../exact-variance';
import type { SquareBuffer } from '../square-buffer';
import type { DoubleResult } from './double-result';

/** Sample standard deviation of a decimal column, from exact sums. */
export class Stddev implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly squares: SquareBuffer,
    private readonly result: DoubleResult,
    private readonly selfCount: 0 | 1,
    /** 10^scale of the column. */
    private readonly unit: number,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { sumHigh, sumLow, high, low } = this.squares.values;
    const { s80, s54, s26, s0 } = this.squares;
    const { result, selfCount, unit } = this;
    const { data } = result.column;
    result.initialize(at, rows);
    for (let r = 0; r < rows; r++) {
      const first = lo[r]!;
      const end = hi[r]!;
      const row = from + r;
      const n = end - first + selfCount;
      if (n < 2) {
        result.setDefault(at + r);
        continue;
      }
      const difference = scaledVariance(
        n,
        sumHigh[end]! - sumHigh[first]! + selfCount * high[row]!,
        sumLow[end]! - sumLow[first]! + selfCount * low[row]!,
        s80[end]! - s80[first]! + selfCount * (s80[row + 1]! - s80[row]!),
        s54[end]! - s54[first]! + selfCount * (s54[row + 1]! - s54[row]!),
        s26[end]! - s26[first]! + selfCount * (s26[row + 1]! - s26[row]!),
        s0[end]! - s0[first]! + selfCount * (s0[row + 1]! - s0[row]!),
      );
      data[at + r] = Math.sqrt(difference / (n * (n - 1))) / unit;
    }
  }
}
