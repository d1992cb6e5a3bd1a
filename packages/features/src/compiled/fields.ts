import {
  appendFields,
  type EventSource,
  type Fields,
  field,
  formatDecimal,
  goldTable,
  type LogicalType,
  type Table,
} from '@cardlake/schema';
import { SNAPSHOT_DAY } from '../check/snapshot-group';
import type { Operand } from '../dsl';
import { type DeclaredDurations, writeDuration } from './declared-durations';
import type { CompiledSnapshotGroup } from './snapshot-types';
import type { CompiledFeature, CompiledGroup, EventCompute, SnapshotCompute, WindowCompute } from './types';

/** Durations as declared, by feature; the others are written in the shortest way. */
type Durations = Readonly<Record<string, DeclaredDurations>>;

/** The features of a group as fields, in stored order. */
export const groupFields = (
  group: Pick<CompiledGroup, 'features'>,
  source: EventSource,
  durations: Durations = {},
): Fields =>
  Object.fromEntries(
    group.features.map((feature) => [
      feature.name,
      {
        type: feature.type,
        nullable: feature.nullable,
        description: describe(feature, source, durations[feature.name]),
      },
    ]),
  );

/** The gold table of a group: the columns of its events, then the features. */
export const groupTable = <F extends Fields>(
  group: CompiledGroup,
  source: EventSource<F>,
  durations?: Durations,
): Table<F & Fields> =>
  goldTable(source, {
    name: group.table,
    path: `gold/${group.table}`,
    groupFields: groupFields(group, source, durations),
  });

/** The gold table of a snapshot group: the key of the entity, the day, then the features. */
export function snapshotTable(
  group: CompiledSnapshotGroup,
  source: EventSource,
  durations?: Durations,
): Table {
  const { key, entity, table } = group;
  const id = source.fields[key];
  if (id === undefined)
    throw new Error(`there is no column ${key}; snapshot group and event source do not fit`);
  const day = field.date('day at whose beginning, 00:00 UTC, all of this was known');
  return {
    layer: 'gold',
    name: table,
    path: `gold/${table}`,
    partition: { column: 'dt', grain: 'day', derivedFrom: SNAPSHOT_DAY },
    fields: appendFields(table, { [key]: id, [SNAPSHOT_DAY]: day }, groupFields(group, source, durations)),
    key: [key, SNAPSHOT_DAY],
    description: `One row a ${entity} and day with its features as of the beginning of that day (${table}).`,
  };
}

/** Describes a feature in one line. */
function describe(
  { compute, entity, type, default: value }: CompiledFeature,
  source: EventSource,
  durations?: DeclaredDurations,
): string {
  const otherwise = value === null ? '' : `; ${describeDefault(type, value)} where it would be null`;
  if (compute.kind === 'window') return describeWindow(compute, entity, source, durations) + otherwise;
  if (compute.kind === 'row') return describeEventFunction(compute);
  if (compute.kind === 'snapshot') return describeSnapshot(compute, durations) + otherwise;
  return `${describeOperand(compute.numerator)} / ${describeOperand(compute.denominator)}${otherwise}`;
}

const describeDefault = (type: LogicalType, value: number | string): string =>
  type.kind === 'decimal' ? formatDecimal(BigInt(value), type.scale) : String(value);

function describeWindow(
  compute: WindowCompute,
  entity: string,
  { label }: EventSource,
  durations?: DeclaredDurations,
): string {
  const operand = 'column' in compute ? compute.column : undefined;
  const labelled = compute.function === 'meanOfLabel' ? label?.description : undefined;
  const what = [AGGREGATE_DESCRIPTIONS[compute.function], operand ?? labelled ?? []].flat().join(' ');
  const window = writeDuration(compute.windowMicros, durations?.window);
  const delay = writeDuration(compute.delayMicros, durations?.delay);
  const until = compute.delayMicros > 0 ? ` until ${delay} before` : '';
  const current = compute.includesCurrent ? ', this event included' : '';
  return `${what} over ${window}${until}, per ${entity}${current}`;
}

const describeSnapshot = (
  { group, feature, availableAfterMicros }: SnapshotCompute,
  durations?: DeclaredDurations,
): string =>
  `${feature} of ${group}, as of the beginning of the day ${writeDuration(availableAfterMicros, durations?.availableAfter)} before`;

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
