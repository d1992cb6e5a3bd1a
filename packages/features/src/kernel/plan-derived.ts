import type { CompiledFeature } from '../compiled/types';
import type { Operand } from '../dsl';
import { DoubleResult } from './aggregates/double-result';
import type { Evaluator } from './evaluator';
import { HourAtMost, IsWeekend } from './event-functions';
import type { KernelContext } from './kernel-context';
import { createColumnReader, createDoubleReader, createIntegerReader, type OperandReader } from './operand';
import { type AnyColumn, DoubleColumn } from './output';
import { parseDoubleDefault, requireDoubleColumn } from './plan-aggregate';
import { Ratio } from './ratio';

/** Creates the evaluator of an event function or a ratio. */
export function createDerived(
  { name, compute, default: value }: CompiledFeature,
  columnOf: (feature: string) => AnyColumn,
  scaleOf: (feature: string) => number,
  { inputs, buffer, unitOf }: KernelContext,
): Evaluator {
  const output = requireDoubleColumn(columnOf(name));
  if (compute.kind === 'row')
    return compute.function === 'isWeekend'
      ? new IsWeekend(buffer, output)
      : new HourAtMost(buffer, output, compute.hour);
  if (compute.kind !== 'ratio') throw new Error(`${name} is not derived`);
  const reader = (operand: Operand): OperandReader => {
    if (operand.kind === 'column')
      return createColumnReader(inputs.decimal(operand.column), unitOf(operand.column));
    const column = columnOf(operand.feature);
    return column instanceof DoubleColumn
      ? createDoubleReader(column)
      : createIntegerReader(column, 10 ** scaleOf(operand.feature));
  };
  return new Ratio(
    reader(compute.numerator),
    reader(compute.denominator),
    new DoubleResult(output, parseDoubleDefault(value)),
  );
}
