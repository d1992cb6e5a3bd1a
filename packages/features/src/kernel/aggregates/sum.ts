import type { Bounds } from '../bounds';
import type { DecimalBuffer } from '../decimal-buffer';
import type { Evaluator } from '../evaluator';
import type { IntegerColumn } from '../output';
import { writeInt128 } from '../split-integer';

/** Exact sum of a decimal column. */
export class Sum implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly values: DecimalBuffer,
    private readonly output: IntegerColumn,
    private readonly selfCount: 0 | 1,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { high, low, sumHigh, sumLow } = this.values;
    const { data } = this.output;
    const selfCount = this.selfCount;
    for (let r = 0; r < rows; r++) {
      const first = lo[r]!;
      const end = hi[r]!;
      writeInt128(
        data,
        4 * (at + r),
        sumHigh[end]! - sumHigh[first]! + selfCount * high[from + r]!,
        sumLow[end]! - sumLow[first]! + selfCount * low[from + r]!,
      );
    }
  }
}
