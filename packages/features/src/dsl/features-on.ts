import type { EventSource, Fields } from '@cardlake/schema';
import type { ColumnOf } from './columns';
import { type Entity, entity } from './entity';
import {
  column,
  type EventFeature,
  feature,
  hourAtMost,
  isNight,
  isWeekend,
  type Operand,
  type RatioFeature,
  ratio,
} from './expression';
import { type FeatureGroup, featureGroup } from './group';
import { fromSnapshot, type SnapshotFeature } from './snapshot-feature';
import { type SnapshotGroup, snapshotGroup } from './snapshot-group';
import {
  count,
  countDistinct,
  isFirstSeen,
  labelRate,
  max,
  mean,
  min,
  stddev,
  sum,
  timeSincePrevious,
  type WindowFeature,
} from './window';

/** The definition language over the columns of a source. */
export interface FeatureBuilders<F extends Fields> {
  /** Declares a feature group over the source; `compileGroup` checks it. */
  featureGroup(
    group: Omit<FeatureGroup, 'source' | 'recordId'> & { readonly recordId: ColumnOf<F, 'string'> },
  ): FeatureGroup;
  /** Declares a snapshot group over the source; `compileSnapshotGroup` checks it. */
  snapshotGroup(group: Omit<SnapshotGroup, 'source'>): SnapshotGroup;
  /** Declares an entity by its name and the column that holds its id. */
  entity(name: string, key: ColumnOf<F, 'string'>): Entity;
  /** Number of events, a bigint; 0 for none. */
  count(): WindowFeature;
  /** Exact sum of a decimal column, with ten more digits than it; 0 for no event. */
  sum(column: ColumnOf<F, 'decimal'>): WindowFeature;
  /** Mean of a decimal column as a double: the exact sum, divided once; null for no event. */
  mean(column: ColumnOf<F, 'decimal'>): WindowFeature;
  /** Least value of a decimal column; null for no event. */
  min(column: ColumnOf<F, 'decimal'>): WindowFeature;
  /** Greatest value of a decimal column; null for no event. */
  max(column: ColumnOf<F, 'decimal'>): WindowFeature;
  /** Sample standard deviation (n − 1) of a decimal column as a double; null under two events. */
  stddev(column: ColumnOf<F, 'decimal'>): WindowFeature;
  /** Number of distinct values of a string column, a bigint; 0 for no event. */
  countDistinct(column: ColumnOf<F, 'string'>): WindowFeature;
  /** 1 when no earlier event in the window has this event's value of a string column, else 0; a double. */
  isFirstSeen(column: ColumnOf<F, 'string'>): WindowFeature;
  /** Seconds since the latest earlier event of the window, as a double; null when there is none. */
  timeSincePrevious(): WindowFeature;
  /**
   * Share of the window's events whose label is known to be true at the time of this event, as a double; null for no
   * event. Never counts this event: give it `.delayed(…)` or `.excludingCurrent()`.
   */
  labelRate(): WindowFeature;
  /**
   * A feature of a snapshot group as of the day of `t − availableAfter`, for the entity that the event names; without a
   * row for that day, the value of an empty window.
   */
  fromSnapshot(group: SnapshotGroup, name: string): SnapshotFeature;
  /** 1 on Saturdays and Sundays, UTC. */
  isWeekend(): EventFeature;
  /** 1 when the hour of the day, UTC, is at most `hour` (0 to 23): `hourAtMost(6)` is midnight to 06:59:59. */
  hourAtMost(hour: number): EventFeature;
  /** 1 at night: hour ≤ 6, UTC. */
  isNight(): EventFeature;
  /**
   * Ratio of two operands; null when the denominator is 0 or either is null. Each operand is first rounded to a double
   * (a decimal: its unscaled value to a double, divided by 10^scale), then divided once.
   */
  ratio(numerator: Operand, denominator: Operand): RatioFeature;
  /** A decimal column of the event itself. */
  column(name: ColumnOf<F, 'decimal'>): Operand;
  /** Another feature of the same group, with its default where it has one. */
  feature(name: string): Operand;
}

/** The definition language over a source: its builders take only columns that the source has. */
export const featuresOn = <F extends Fields>(source: EventSource<F>): FeatureBuilders<F> => ({
  featureGroup: (group) => featureGroup({ ...group, source }),
  snapshotGroup: (group) => snapshotGroup({ ...group, source }),
  entity,
  count,
  sum,
  mean,
  min,
  max,
  stddev,
  countDistinct,
  isFirstSeen,
  timeSincePrevious,
  labelRate,
  fromSnapshot,
  isWeekend,
  hourAtMost,
  isNight,
  ratio,
  column,
  feature,
});
