import {
  type EventSource,
  type Fields,
  formatDecimal,
  goldTable,
  type LogicalType,
  type Table,
} from '@cardlake/schema';
import { formatDuration, type Operand } from '../dsl';
import type { CompiledFeature, CompiledGroup, EventCompute, WindowCompute } from './types';

/** The features of a group as fields, in stored order. */
export const groupFields = (group: CompiledGroup, source: EventSource): Fields =>
  Object.fromEntries(
    group.features.map((feature) => [
      feature.name,
      { type: feature.type, nullable: feature.nullable, description: describe(feature, source) },
    ]),
  );

/** The gold table of a group: the columns of its events, then the features. */
export const groupTable = <F extends Fields>(
  group: CompiledGroup,
  source: EventSource<F>,
): Table<F & Fields> =>
  goldTable(source, {
    name: group.table,
    path: `gold/${group.table}`,
    groupFields: groupFields(group, source),
  });

/** Describes a feature in one line. */
function describe({ compute, entity, type, default: value }: CompiledFeature, source: EventSource): string {
  const otherwise = value === null ? '' : `; ${describeDefault(type, value)} where it would be null`;
  if (compute.kind === 'window') return describeWindow(compute, entity, source) + otherwise;
  if (compute.kind === 'row') return describeEventFunction(compute);
  return `${describeOperand(compute.numerator)} / ${describeOperand(compute.denominator)}${otherwise}`;
}

const describeDefault = (type: LogicalType, value: number | string): string =>
  type.kind === 'decimal' ? formatDecimal(BigInt(value), type.scale) : String(value);

function describeWindow(compute: WindowCompute, entity: string, { label }: EventSource): string {
  const operand = 'column' in compute ? compute.column : undefined;
  const labelled = compute.function === 'meanOfLabel' ? label?.description : undefined;
  const what = [AGGREGATE_DESCRIPTIONS[compute.function], operand ?? labelled ?? []].flat().join(' ');
  const until = compute.delayMicros > 0 ? ` until ${formatDuration(compute.delayMicros)} before` : '';
  const current = compute.includesCurrent ? ', this event included' : '';
  return `${what} over ${formatDuration(compute.windowMicros)}${until}, per ${entity}${current}`;
}

const AGGREGATE_DESCRIPTIONS: Readonly<Record<WindowCompute['function'], string>> = {
  count: 'count of events',
  sum: 'sum of',
  mean: 'mean of',
  min: 'least',
  max: 'greatest',
  stddev: 'sample standard deviation of',
  countDistinct: 'count of different',
  isNew: '1 for the first use of',
  timeSincePrevious: 'seconds since the previous event',
  meanOfLabel: 'share of',
};

const describeEventFunction = (compute: EventCompute): string =>
  compute.function === 'isWeekend'
    ? '1 on Saturday and Sunday, UTC'
    : `1 when the hour is at most ${compute.hour}, UTC`;

const describeOperand = (operand: Operand): string =>
  operand.kind === 'column' ? operand.column : operand.feature;
