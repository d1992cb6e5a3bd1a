import type { Fields } from '@cardlake/schema';
import type { CompiledSnapshotFeature, CompiledSnapshotGroup } from '../compiled/snapshot-types';
import { requireDecimalType } from '../dsl/result-type';
import type { FeatureValue } from '../kernel/value-at';
import {
  countEvents,
  type DayAggregate,
  DistinctValues,
  Extreme,
  Moments,
  sampleDeviation,
} from './aggregates';
import { type DayWindow, SlidingWindow, toDayWindow } from './day-window';
import { LabelShare } from './label-share';
import type { EntityPartials } from './partials';

/** Features of an entity as of the beginning of a day. */
export interface SnapshotRow {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** In the group's order. */
  readonly values: readonly FeatureValue[];
}

/**
 * Computes the rows of an entity in `[from, until)`, ascending: one for each day on which a window holds an event.
 * @param fields columns of the events
 */
export function* snapshotRows(
  { features }: CompiledSnapshotGroup,
  fields: Fields,
  partials: EntityPartials,
  { from, until }: { readonly from: number; readonly until: number },
): Generator<SnapshotRow> {
  const [first, last] = [partials.days.at(0), partials.days.at(-1)];
  if (first === undefined || last === undefined) return;
  const planned = features.map((feature) => planFeature(feature, fields, partials));
  const delays = planned.map(({ days }) => days.delay);
  const reaches = planned.map(({ days }) => days.delay + days.length);
  const end = Math.min(until, last.day + Math.max(...reaches) + 1);
  for (let day = Math.max(from, first.day + Math.min(...delays) + 1); day < end; day++) {
    for (const { window } of planned) window.moveTo(day);
    const values = planned.map(({ evaluate }) => evaluate(day));
    if (planned.some(({ window }) => window.events > 0)) yield { day, values };
  }
}

/** The value of a feature where the window holds no event, and of an entity without a row. */
export function emptySnapshotValue({ compute, ...feature }: CompiledSnapshotFeature): FeatureValue {
  switch (compute.function) {
    case 'count':
    case 'countDistinct':
    case 'sum':
      return 0n;
    default:
      return defaultOf(feature);
  }
}

function planFeature(
  feature: CompiledSnapshotFeature,
  fields: Fields,
  { days: partials, labelled }: EntityPartials,
) {
  const days = toDayWindow(feature.compute);
  const aggregate = createAggregate(feature, fields, days, labelled);
  const window = new SlidingWindow(partials, days, [aggregate]);
  const evaluate = (day: number) => aggregate.value(window.events, day) ?? defaultOf(feature);
  return { days, window, evaluate };
}

function createAggregate(
  { name, compute }: CompiledSnapshotFeature,
  fields: Fields,
  days: DayWindow,
  labelled: EntityPartials['labelled'],
): DayAggregate {
  switch (compute.function) {
    case 'count':
      return countEvents();
    case 'countDistinct':
      return new DistinctValues(compute.column);
    case 'meanOfLabel':
      return new LabelShare(labelled, days);
    case 'min':
    case 'max':
      return new Extreme(compute.column, compute.function);
    case 'sum':
      return new Moments(compute.column, (_, sum) => sum);
    case 'mean': {
      const unit = unitOf(fields, compute.column);
      return new Moments(compute.column, (count, sum) => (count === 0 ? null : Number(sum) / (count * unit)));
    }
    case 'stddev':
      return new Moments(compute.column, sampleDeviation(unitOf(fields, compute.column)));
    default:
      throw new Error(`${name}: ${compute.function} has no value as of a day`);
  }
}

const unitOf = (fields: Fields, column: string): number => 10 ** requireDecimalType(fields, column).scale;

function defaultOf({
  type,
  default: value,
}: Pick<CompiledSnapshotFeature, 'type' | 'default'>): FeatureValue {
  if (value === null) return null;
  return type.kind === 'double' ? Number(value) : BigInt(value);
}
