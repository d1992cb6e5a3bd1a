import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import type { IntegerColumn } from '../output';

/** Number of events. */
export class Count implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly output: IntegerColumn,
    /** 1 when the event itself is in the window, else 0. */
    private readonly selfCount: 0 | 1,
  ) {}

  evaluate(_from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { data } = this.output;
    const selfCount = this.selfCount;
    for (let r = 0; r < rows; r++) data[2 * (at + r)] = hi[r]! - lo[r]! + selfCount;
  }
}
