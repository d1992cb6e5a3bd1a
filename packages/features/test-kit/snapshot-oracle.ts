import type { EventSource } from '@cardlake/schema';
import type { CompiledSnapshotGroup } from '../src/compiled/snapshot-types';
import { type Event, idOf, timeOf } from './event';
import { type KnownLabels, knownLabels, type Label } from './labels';
import type { FeatureValues } from './oracle';
import { aggregate } from './oracle-aggregates';

const DAY = 86_400e6;

/** A row of a snapshot group: an entity's features as of a day. */
export interface ExpectedSnapshot {
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
  const known = knownLabels(labels);
  const entities = [...new Set(events.map((event) => event[group.key] as string))].sort();
  return entities.flatMap((entity) => {
    const own = events.filter((event) => event[group.key] === entity);
    const days = Array.from({ length: until - from }, (_, i) => from + i);
    return days.flatMap((day) => rowOf(group, source, own, known, entity, day));
  });
}

function rowOf(
  group: CompiledSnapshotGroup,
  source: EventSource,
  events: readonly Event[],
  labels: KnownLabels,
  entity: string,
  day: number,
): ExpectedSnapshot[] {
  // A report at midnight is not known yet, so the rows know what was known a microsecond before.
  const midnight: Event = { [source.id]: '', [source.time]: day * DAY - 1 };
  const windows = group.features.map((feature) => ({
    feature,
    window: events.filter((event) => {
      const date = Math.floor(timeOf(event, source) / DAY);
      const { windowMicros, delayMicros } = feature.compute;
      return date * DAY >= day * DAY - delayMicros - windowMicros && date * DAY < day * DAY - delayMicros;
    }),
  }));
  if (windows.every(({ window }) => window.length === 0)) return [];
  const features = windows.map(({ feature, window }) => {
    const value = aggregate(feature.compute, window, midnight, source, labels);
    if (value !== null || feature.default === null) return [feature.name, value] as const;
    return [
      feature.name,
      feature.type.kind === 'double' ? Number(feature.default) : BigInt(feature.default),
    ] as const;
  });
  return [{ entity, day, features: Object.fromEntries(features) }];
}

/** Aggregates the events of one entity by day, and its labels by the days on which they become known. */
export function partialsOf(source: EventSource, events: readonly Event[], labels: readonly Label[]) {
  const known = knownLabels(labels);
  const byDay = new Map<number, Event[]>();
  for (const event of events) {
    const day = Math.floor(timeOf(event, source) / DAY);
    byDay.set(day, [...(byDay.get(day) ?? []), event]);
  }
  const columnsOf = (kind: string) =>
    Object.keys(source.fields).filter((name) => source.fields[name]?.type.kind === kind);
  const days = [...byDay]
    .sort(([a], [b]) => a - b)
    .map(([day, own]) => ({
      day,
      count: own.length,
      decimals: Object.fromEntries(
        columnsOf('decimal').map((column) => [column, sumsOf(own.map((event) => event[column] as bigint))]),
      ),
      strings: Object.fromEntries(
        columnsOf('string').map((column) => [
          column,
          [...new Set(own.map((event) => event[column] as string))],
        ]),
      ),
    }));
  const labelled = events.flatMap((event) => {
    const changes = known.changesOf(idOf(event, source)).map((at) => Math.floor(at / DAY) + 1);
    return changes.flatMap((from, i) =>
      i % 2 === 1
        ? []
        : [
            {
              day: Math.floor(timeOf(event, source) / DAY),
              from,
              until: changes[i + 1] ?? Number.POSITIVE_INFINITY,
              count: 1,
            },
          ],
    );
  });
  return { days, labelled };
}

const sumsOf = (values: readonly bigint[]) => ({
  sum: values.reduce((a, b) => a + b, 0n),
  squares: values.reduce((a, b) => a + b * b, 0n),
  ...extremesOf(values.toSorted((a, b) => (a < b ? -1 : 1))),
});

const extremesOf = (ascending: readonly bigint[]) => ({
  min: ascending.at(0) ?? 0n,
  max: ascending.at(-1) ?? 0n,
});
