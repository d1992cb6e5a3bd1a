import type { EventSource } from '@cardlake/schema';
import type { CompiledSnapshotGroup } from '../src/compiled/snapshot-types';
import type { CompiledFeature, CompiledGroup, SnapshotCompute, WindowCompute } from '../src/compiled/types';
import type { Operand } from '../src/dsl';
import { publishedName } from '../src/dsl';
import { requireDecimalType } from '../src/dsl/result-type';
import type { FeatureValue } from '../src/kernel/value-at';
import { type Event, type FeatureValues, idOf, timeOf } from './event';
import { type KnownLabels, knownLabels, type Label } from './labels';
import { aggregate } from './oracle-aggregates';
import { snapshotValues } from './snapshot-oracle';

/**
 * The features of every event, by their ids, straight from the words of the design: for each event and feature a search
 * through all events, whole numbers as bigint. Costs the square of the number of events; it is what the engines are
 * compared with, and shares no code with them.
 *
 * @param snapshots the snapshot groups that features of the group are taken from
 */
export function oracle(
  group: CompiledGroup,
  source: EventSource,
  events: readonly Event[],
  labels: readonly Label[] = [],
  snapshots: readonly CompiledSnapshotGroup[] = [],
): Map<string, FeatureValues> {
  const known: Known = { group, snapshots, source, events, labels: knownLabels(labels), hasCurrent: true };
  return new Map(
    events.map((x) => [
      idOf(x, source),
      Object.fromEntries(group.features.map(({ name }) => [name, featureOf(x, name, known)])),
    ]),
  );
}

/** The features of probes: as of the instant of each, without a current event. A probe has the columns of an event. */
export function probeOracle(
  group: CompiledGroup,
  source: EventSource,
  events: readonly Event[],
  probes: readonly Event[],
  labels: readonly Label[] = [],
  snapshots: readonly CompiledSnapshotGroup[] = [],
): FeatureValues[] {
  const known: Known = {
    group,
    snapshots,
    source,
    events,
    labels: knownLabels(labels),
    hasCurrent: false,
  };
  return probes.map((x) =>
    Object.fromEntries(group.features.map(({ name }) => [name, featureOf(x, name, known)])),
  );
}

interface Known {
  readonly group: CompiledGroup;
  readonly snapshots: readonly CompiledSnapshotGroup[];
  readonly source: EventSource;
  readonly events: readonly Event[];
  readonly labels: KnownLabels;
  /** True when the instant is that of an event, which may be in its windows. */
  readonly hasCurrent: boolean;
}

function featureOf(x: Event, name: string, known: Known): FeatureValue {
  const feature = known.group.features.find((each) => each.name === name);
  if (!feature) throw new Error(`the group has no feature ${name}`);
  const value = compute(x, feature, known);
  if (value !== null || feature.default === null) return value;
  return feature.type.kind === 'double' ? Number(feature.default) : BigInt(feature.default);
}

function compute(x: Event, { compute: what, entity }: CompiledFeature, known: Known): FeatureValue {
  if (what.kind === 'row')
    return rowFunction(what.function === 'hourAtMost' ? what.hour : undefined, timeOf(x, known.source));
  if (what.kind === 'ratio')
    return ratio(operand(x, what.numerator, known), operand(x, what.denominator, known));
  if (what.kind === 'snapshot') return snapshotValue(x, what, known);
  const key = known.group.entities[entity] ?? '';
  const peers = known.events.filter((e) => e[key] === x[key]);
  const current = known.hasCurrent && what.includesCurrent && what.delayMicros === 0 ? [x] : [];
  const window = [...pastOf(what, x, peers, known.source), ...current];
  return aggregate(what, window, x, known.source, known.labels);
}

function operand(x: Event, which: Operand, known: Known): number | null {
  if (which.kind === 'column')
    return toDouble(x[which.column] as bigint, requireDecimalType(known.source.fields, which.column).scale);
  const type = known.group.features.find(({ name }) => name === which.feature)?.type;
  return toDouble(featureOf(x, which.feature, known), type?.kind === 'decimal' ? type.scale : 0);
}

/** The value of the row (k, date(t − availableAfter)); null without such a row. */
function snapshotValue(
  x: Event,
  { group: name, feature, availableAfterMicros }: SnapshotCompute,
  known: Known,
) {
  const group = known.snapshots.find((each) => publishedName(each) === name);
  if (group === undefined) throw new Error(`pass the snapshot group ${name} to the oracle`);
  const day = Math.floor((timeOf(x, known.source) - availableAfterMicros) / DAY);
  return snapshotValues(group, x[group.key] as string, day, known)?.[feature] ?? null;
}

const DAY = 86_400e6;

/** `{ e : t − w − d < e.ts < t − d }`; with a delay the right end is closed. */
function pastOf(
  { windowMicros: w, delayMicros: d }: WindowCompute,
  x: Event,
  peers: readonly Event[],
  source: EventSource,
): readonly Event[] {
  const t = timeOf(x, source);
  return peers.filter((e) => {
    const ts = timeOf(e, source);
    return t - w - d < ts && (d === 0 ? ts < t : ts <= t - d);
  });
}

function rowFunction(hour: number | undefined, ts: number): number {
  const date = new Date(Math.floor(ts / 1000));
  if (hour !== undefined) return date.getUTCHours() <= hour ? 1 : 0;
  return date.getUTCDay() === 0 || date.getUTCDay() === 6 ? 1 : 0;
}

const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;

const toDouble = (value: FeatureValue, scale: number): number | null =>
  typeof value === 'bigint' ? Number(value) / 10 ** scale : value;

export type { Event, FeatureValues, Label };
