import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import { spread } from '../exact-spread';
import type { SquareHistory } from '../square-history';
import type { DoubleResult } from './doubles';

/** Sample standard deviation of a decimal column, from exact sums. */
export class Stddev implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly squares: SquareHistory,
    private readonly result: DoubleResult,
    private readonly current: 0 | 1,
    /** 10^scale of the column. */
    private readonly unit: number,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { sumHigh, sumLow, high, low } = this.squares.values;
    const { s80, s54, s26, s0 } = this.squares;
    const { result, current, unit } = this;
    const { data } = result.column;
    result.begin(at, rows);
    for (let r = 0; r < rows; r++) {
      const first = lo[r]!;
      const end = hi[r]!;
      const row = from + r;
      const n = end - first + current;
      if (n < 2) {
        result.empty(at + r);
        continue;
      }
      const difference = spread(
        n,
        sumHigh[end]! - sumHigh[first]! + current * high[row]!,
        sumLow[end]! - sumLow[first]! + current * low[row]!,
        s80[end]! - s80[first]! + current * (s80[row + 1]! - s80[row]!),
        s54[end]! - s54[first]! + current * (s54[row + 1]! - s54[row]!),
        s26[end]! - s26[first]! + current * (s26[row + 1]! - s26[row]!),
        s0[end]! - s0[first]! + current * (s0[row + 1]! - s0[row]!),
      );
      data[at + r] = Math.sqrt(difference / (n * (n - 1))) / unit;
    }
  }
}
