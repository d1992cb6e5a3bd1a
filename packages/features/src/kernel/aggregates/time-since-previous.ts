import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import type { History } from '../history';
import type { DoubleResult } from './doubles';

const MICROS = 1e6;

/** Seconds since the latest event of the window. */
export class TimeSincePrevious implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly history: History,
    private readonly result: DoubleResult,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { ts } = this.history;
    const { result } = this;
    const { data } = result.column;
    result.begin(at, rows);
    for (let r = 0; r < rows; r++) {
      const end = hi[r]!;
      if (end > lo[r]!) data[at + r] = (ts[from + r]! - ts[end - 1]!) / MICROS;
      else result.empty(at + r);
    }
  }
}
