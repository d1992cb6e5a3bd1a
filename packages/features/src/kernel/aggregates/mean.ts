import type { Bounds } from '../bounds';
import type { DecimalBuffer } from '../decimal-buffer';
import type { Evaluator } from '../evaluator';
import { HIGH_WEIGHT } from '../split-integer';
import type { DoubleResult } from './double-result';

/** Mean of a decimal column: the double nearest to the exact sum, divided once. */
export class Mean implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly values: DecimalBuffer,
    private readonly result: DoubleResult,
    private readonly selfCount: 0 | 1,
    /** 10^scale of the column. */
    private readonly unit: number,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { high, low, sumHigh, sumLow } = this.values;
    const { result, selfCount, unit } = this;
    const { data } = result.column;
    result.initialize(at, rows);
    for (let r = 0; r < rows; r++) {
      const first = lo[r]!;
      const end = hi[r]!;
      const count = end - first + selfCount;
      if (count === 0) {
        result.setDefault(at + r);
        continue;
      }
      const totalHigh = sumHigh[end]! - sumHigh[first]! + selfCount * high[from + r]!;
      const totalLow = sumLow[end]! - sumLow[first]! + selfCount * low[from + r]!;
      data[at + r] = (totalHigh * HIGH_WEIGHT + totalLow) / (count * unit);
    }
  }
}
