import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import type { RowBuffer } from '../row-buffer';
import type { DoubleResult } from './double-result';

const MICROS = 1e6;

/** Seconds since the latest event of the window. */
export class TimeSincePrevious implements Evaluator {
  constructor(
    private readonly bounds: Bounds,
    private readonly buffer: RowBuffer,
    private readonly result: DoubleResult,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo, hi } = this.bounds;
    const { ts } = this.buffer;
    const { result } = this;
    const { data } = result.column;
    result.initialize(at, rows);
    for (let r = 0; r < rows; r++) {
      const end = hi[r]!;
      if (end > lo[r]!) data[at + r] = (ts[from + r]! - ts[end - 1]!) / MICROS;
      else result.setDefault(at + r);
    }
  }
}
