import type { CompiledFeature, WindowCompute } from '../compiled/types';
import { Count } from './aggregates/count';
import { CountDistinct } from './aggregates/count-distinct';
import { DoubleResult } from './aggregates/double-result';
import { Extreme, type ExtremeDefault } from './aggregates/extreme';
import { IsFirstSeen } from './aggregates/is-first-seen';
import { LabelRate } from './aggregates/label-rate';
import { Mean } from './aggregates/mean';
import { Stddev } from './aggregates/stddev';
import { Sum } from './aggregates/sum';
import { TimeSincePrevious } from './aggregates/time-since-previous';
import type { Evaluator } from './evaluator';
import type { KernelContext } from './kernel-context';
import { type AnyColumn, DoubleColumn, IntegerColumn } from './output';

/** Creates the evaluator of an aggregate over a window. */
export function createAggregate(
  feature: CompiledFeature,
  compute: WindowCompute,
  output: AnyColumn,
  { inputs, buffer, unitOf, bounds: boundsOf }: KernelContext,
): Evaluator {
  const bounds = boundsOf(compute.windowMicros, compute.delayMicros);
  const selfCount = compute.includesCurrent ? 1 : 0;
  const doubles = () => new DoubleResult(requireDoubleColumn(output), parseDoubleDefault(feature.default));
  switch (compute.function) {
    case 'count':
      return new Count(bounds, requireIntegerColumn(output), selfCount);
    case 'sum':
      return new Sum(bounds, inputs.decimal(compute.column), requireIntegerColumn(output), selfCount);
    case 'mean':
      return new Mean(bounds, inputs.decimal(compute.column), doubles(), selfCount, unitOf(compute.column));
    case 'stddev':
      return new Stddev(bounds, inputs.square(compute.column), doubles(), selfCount, unitOf(compute.column));
    case 'min':
    case 'max': {
      const sign = compute.function === 'max' ? 1 : -1;
      const values = inputs.decimal(compute.column);
      return new Extreme(
        bounds,
        values,
        requireIntegerColumn(output),
        selfCount,
        sign,
        encodeExtremeDefault(feature.default),
      );
    }
    case 'countDistinct':
      return new CountDistinct(bounds, inputs.code(compute.column), requireIntegerColumn(output), selfCount);
    case 'isNew':
      return new IsFirstSeen(bounds, inputs.code(compute.column), requireDoubleColumn(output));
    case 'timeSincePrevious':
      return new TimeSincePrevious(bounds, buffer, doubles());
    case 'meanOfLabel':
      return new LabelRate(bounds, buffer, inputs.label(), doubles());
  }
}

/** Returns an output column as one of doubles. @throws Error when it is not */
export function requireDoubleColumn(column: AnyColumn): DoubleColumn {
  if (column instanceof DoubleColumn) return column;
  throw new Error(`${column.group}.${column.name} should be a double`);
}

/** Parses the default of a double. */
export const parseDoubleDefault = (value: CompiledFeature['default']): number | null =>
  value === null ? null : Number(value);

function requireIntegerColumn(column: AnyColumn): IntegerColumn {
  if (column instanceof IntegerColumn) return column;
  throw new Error(`${column.group}.${column.name} should be an integer or a decimal`);
}

function encodeExtremeDefault(value: CompiledFeature['default']): ExtremeDefault {
  const words = new Int32Array(new BigInt64Array([BigInt(value ?? 0)]).buffer);
  return { lower: words[0]!, upper: words[1]!, valid: value === null ? 0 : 1 };
}
