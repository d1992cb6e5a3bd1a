import type { DoubleResult } from './aggregates/double-result';
import type { Evaluator } from './evaluator';
import type { OperandReader } from './operand';
import { capacityFor } from './storage';

/** One operand divided by another; without a value when the denominator is 0 or either operand is null. */
export class Ratio implements Evaluator {
  private numerators = new Float64Array(0);
  private denominators = new Float64Array(0);

  constructor(
    private readonly numerator: OperandReader,
    private readonly denominator: OperandReader,
    private readonly result: DoubleResult,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    if (this.numerators.length < rows) {
      this.numerators = new Float64Array(capacityFor(rows));
      this.denominators = new Float64Array(capacityFor(rows));
    }
    const { numerator, denominator, numerators, denominators, result } = this;
    const { data } = result.column;
    result.initialize(at, rows);
    numerator.read(numerators, from, rows, at);
    denominator.read(denominators, from, rows, at);
    for (let r = 0; r < rows; r++) {
      if (denominators[r] === 0) result.setDefault(at + r);
      else data[at + r] = numerators[r]! / denominators[r]!;
    }
    this.setDefaultWhereNull(numerator.valid, rows, at);
    this.setDefaultWhereNull(denominator.valid, rows, at);
  }

  private setDefaultWhereNull(valid: Uint8Array | undefined, rows: number, at: number): void {
    if (valid === undefined) return;
    for (let row = at; row < at + rows; row++) if (valid[row] === 0) this.result.setDefault(row);
  }
}
