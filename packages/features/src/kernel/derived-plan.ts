import type { CompiledFeature } from '../compiled/types';
import type { Operand } from '../dsl';
import { DoubleResult } from './aggregates/doubles';
import type { Evaluator } from './evaluator';
import { columnReader, doubleReader, integerReader, type OperandReader } from './operand';
import { type AnyColumn, DoubleColumn } from './output';
import { Ratio } from './ratio';
import { HourAtMost, IsWeekend } from './row-functions';
import type { Shared } from './shared';
import { asDoubles, numberOf } from './window-plan';

/** The evaluator of a row function or a ratio. */
export function makeDerived(
  { name, compute, default: value }: CompiledFeature,
  columnOf: (feature: string) => AnyColumn,
  scaleOf: (feature: string) => number,
  { inputs, history, unitOf }: Shared,
): Evaluator {
  const output = asDoubles(columnOf(name));
  if (compute.kind === 'row')
    return compute.function === 'isWeekend'
      ? new IsWeekend(history, output)
      : new HourAtMost(history, output, compute.hour);
  if (compute.kind !== 'ratio') throw new Error(`${name} is not derived`);
  const reader = (operand: Operand): OperandReader => {
    if (operand.kind === 'column')
      return columnReader(inputs.decimal(operand.column), unitOf(operand.column));
    const column = columnOf(operand.feature);
    return column instanceof DoubleColumn
      ? doubleReader(column)
      : integerReader(column, 10 ** scaleOf(operand.feature));
  };
  return new Ratio(
    reader(compute.numerator),
    reader(compute.denominator),
    new DoubleResult(output, numberOf(value)),
  );
}
