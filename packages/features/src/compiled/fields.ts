import { type businessFields, goldTable } from '@cardlake/card-schema';
import { decimalText, type Fields, type LogicalType, type Table } from '@cardlake/schema';
import { durationText, type Operand } from '../dsl';
import type { CompiledFeature, CompiledGroup, RowCompute, WindowCompute } from './types';

/** The features of a group as fields, in stored order. */
export const groupFields = (group: CompiledGroup): Fields =>
  Object.fromEntries(
    group.features.map((feature) => [
      feature.name,
      { type: feature.type, nullable: feature.nullable, description: describe(feature) },
    ]),
  );

/** The gold table of a group: silver's business columns, then the features. */
export const groupTable = (group: CompiledGroup): Table<typeof businessFields & Fields> =>
  goldTable({ name: group.table, path: `gold/${group.table}`, groupFields: groupFields(group) });

/** What a feature means, in a line. */
function describe({ compute, entity, type, default: value }: CompiledFeature): string {
  const otherwise = value === null ? '' : `; ${defaultText(type, value)} where it would be null`;
  if (compute.kind === 'window') return describeWindow(compute, entity) + otherwise;
  if (compute.kind === 'row') return describeRow(compute);
  return `${operandText(compute.numerator)} / ${operandText(compute.denominator)}${otherwise}`;
}

const defaultText = (type: LogicalType, value: number | string): string =>
  type.kind === 'decimal' ? decimalText(BigInt(value), type.scale) : String(value);

function describeWindow(compute: WindowCompute, entity: string): string {
  const what = WORDS[compute.function] + ('column' in compute ? ` ${compute.column}` : '');
  const until = compute.delayMicros > 0 ? ` until ${durationText(compute.delayMicros)} before` : '';
  const current = compute.includesCurrent ? ', this event included' : '';
  return `${what} over ${durationText(compute.windowMicros)}${until}, per ${entity}${current}`;
}

const WORDS: Readonly<Record<WindowCompute['function'], string>> = {
  count: 'count of events',
  sum: 'sum of',
  mean: 'mean of',
  min: 'least',
  max: 'greatest',
  stddev: 'sample standard deviation of',
  countDistinct: 'count of different',
  isNew: '1 for the first use of',
  timeSincePrevious: 'seconds since the previous event',
  meanOfLabel: 'share of known frauds',
};

const describeRow = (compute: RowCompute): string =>
  compute.function === 'isWeekend'
    ? '1 on Saturday and Sunday, UTC'
    : `1 when the hour is at most ${compute.hour}, UTC`;

const operandText = (operand: Operand): string =>
  operand.kind === 'column' ? operand.column : operand.feature;
