import type { Bounds } from '../bounds';
import type { DecimalHistory } from '../decimal-history';
import type { Evaluator } from '../evaluator';
import { HIGH } from '../split-integer';
import type { DoubleResult } from './doubles';

/** Mean of a decimal column: the exact sum as the nearest double, divided once. */
export class Mean implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly values: DecimalHistory,
    private readonly result: DoubleResult,
    private readonly current: 0 | 1,
    /** 10^scale of the column. */
    private readonly unit: number,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { high, low, sumHigh, sumLow } = this.values;
    const { result, current, unit } = this;
    const { data } = result.column;
    result.begin(at, rows);
    for (let r = 0; r < rows; r++) {
      const first = lo[r]!;
      const end = hi[r]!;
      const count = end - first + current;
      if (count === 0) {
        result.empty(at + r);
        continue;
      }
      const totalHigh = sumHigh[end]! - sumHigh[first]! + current * high[from + r]!;
      const totalLow = sumLow[end]! - sumLow[first]! + current * low[from + r]!;
      data[at + r] = (totalHigh * HIGH + totalLow) / (count * unit);
    }
  }
}
