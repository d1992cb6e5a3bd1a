import type { EventSource } from '@cardlake/schema';
import type { CompiledSnapshotGroup } from '../src/compiled/snapshot-types';
import { type Event, type FeatureValues, timeOf } from './event';
import { type KnownLabels, knownLabels, type Label } from './labels';
import { aggregate } from './oracle-aggregates';

const DAY = 86_400e6;

/** A row of a snapshot group: an entity's features as of a day. */
interface ExpectedSnapshot {
  readonly entity: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly features: FeatureValues;
}

/**
 * The rows of a snapshot group in `[from, until)` straight from the words of the design: for each entity, day and feature
 * a search through all events. It shares no code with the engines.
 */
export function snapshotOracle(
  group: CompiledSnapshotGroup,
  source: EventSource,
  events: readonly Event[],
  labels: readonly Label[],
  { from, until }: { readonly from: number; readonly until: number },
): ExpectedSnapshot[] {
  const known = { source, events, labels: knownLabels(labels) };
  const entities = [...new Set(events.map((event) => event[group.key] as string))].sort();
  return entities.flatMap((entity) =>
    Array.from({ length: until - from }, (_, i) => from + i).flatMap((day) => {
      const features = snapshotValues(group, entity, day, known);
      return features === undefined ? [] : [{ entity, day, features }];
    }),
  );
}

/** The features of an entity as of a day; undefined when no window of theirs holds an event. */
export function snapshotValues(
  group: CompiledSnapshotGroup,
  entity: string,
  day: number,
  {
    source,
    events,
    labels,
  }: { readonly source: EventSource; readonly events: readonly Event[]; readonly labels: KnownLabels },
): FeatureValues | undefined {
  const own = events.filter((event) => event[group.key] === entity);
  // A report at midnight is not known yet, so the rows know what was known a microsecond before.
  const midnight: Event = { [source.id]: '', [source.time]: day * DAY - 1 };
  const windows = group.features.map((feature) => ({
    feature,
    window: own.filter((event) => {
      const date = Math.floor(timeOf(event, source) / DAY);
      const { windowMicros, delayMicros } = feature.compute;
      return date * DAY >= day * DAY - delayMicros - windowMicros && date * DAY < day * DAY - delayMicros;
    }),
  }));
  if (windows.every(({ window }) => window.length === 0)) return undefined;
  const features = windows.map(({ feature, window }) => {
    const value = aggregate(feature.compute, window, midnight, source, labels);
    if (value !== null || feature.default === null) return [feature.name, value] as const;
    return [
      feature.name,
      feature.type.kind === 'double' ? Number(feature.default) : BigInt(feature.default),
    ] as const;
  });
  return Object.fromEntries(features);
}
