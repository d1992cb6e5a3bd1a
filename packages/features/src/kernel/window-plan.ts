import type { CompiledFeature, WindowCompute } from '../compiled/types';
import { Count } from './aggregates/count';
import { CountDistinct } from './aggregates/count-distinct';
import { DoubleResult } from './aggregates/doubles';
import { type EmptyExtreme, Extreme } from './aggregates/extreme';
import { IsNew } from './aggregates/is-new';
import { LabelMean } from './aggregates/label-mean';
import { Mean } from './aggregates/mean';
import { Stddev } from './aggregates/stddev';
import { Sum } from './aggregates/sum';
import { TimeSincePrevious } from './aggregates/time-since-previous';
import type { Evaluator } from './evaluator';
import { type AnyColumn, DoubleColumn, IntegerColumn } from './output';
import type { Shared } from './shared';

/** The evaluator of an aggregate over a window. */
export function makeAggregate(
  feature: CompiledFeature,
  compute: WindowCompute,
  output: AnyColumn,
  { inputs, history, unitOf, bounds: boundsOf }: Shared,
): Evaluator {
  const bounds = boundsOf(compute.windowMicros, compute.delayMicros);
  const current = compute.includesCurrent ? 1 : 0;
  const doubles = () => new DoubleResult(asDoubles(output), numberOf(feature.default));
  switch (compute.function) {
    case 'count':
      return new Count(bounds, asIntegers(output), current);
    case 'sum':
      return new Sum(bounds, inputs.decimal(compute.column), asIntegers(output), current);
    case 'mean':
      return new Mean(bounds, inputs.decimal(compute.column), doubles(), current, unitOf(compute.column));
    case 'stddev':
      return new Stddev(bounds, inputs.square(compute.column), doubles(), current, unitOf(compute.column));
    case 'min':
    case 'max': {
      const sign = compute.function === 'max' ? 1 : -1;
      const values = inputs.decimal(compute.column);
      return new Extreme(bounds, values, asIntegers(output), current, sign, wordsOf(feature.default));
    }
    case 'countDistinct':
      return new CountDistinct(bounds, inputs.code(compute.column), asIntegers(output), current);
    case 'isNew':
      return new IsNew(bounds, inputs.code(compute.column), asDoubles(output));
    case 'timeSincePrevious':
      return new TimeSincePrevious(bounds, history, doubles());
    case 'meanOfLabel':
      return new LabelMean(bounds, history, inputs.label(), doubles());
  }
}

/** An output column that has to hold doubles. */
export function asDoubles(column: AnyColumn): DoubleColumn {
  if (column instanceof DoubleColumn) return column;
  throw new Error(`${column.group}.${column.name} should be a double`);
}

/** The default of a double. */
export const numberOf = (value: CompiledFeature['default']): number | null =>
  value === null ? null : Number(value);

function asIntegers(column: AnyColumn): IntegerColumn {
  if (column instanceof IntegerColumn) return column;
  throw new Error(`${column.group}.${column.name} should be an integer or a decimal`);
}

function wordsOf(value: CompiledFeature['default']): EmptyExtreme {
  const words = new Int32Array(new BigInt64Array([BigInt(value ?? 0)]).buffer);
  return { lower: words[0]!, upper: words[1]!, valid: value === null ? 0 : 1 };
}
