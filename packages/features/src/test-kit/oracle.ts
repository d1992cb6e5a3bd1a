import { AMOUNT, type businessFields } from '@cardlake/card-schema';
import type { Row } from '@cardlake/schema';
import type { CompiledFeature, CompiledGroup, WindowCompute } from '../compiled/types';
import type { Operand } from '../dsl';
import type { FeatureValue } from '../kernel/value-at';
import { aggregate } from './oracle-aggregates';

/** An event with its business columns. */
export type Event = Row<typeof businessFields>;

/** The newest report on an event. */
export interface Report {
  readonly event_id: string;
  readonly is_fraud: boolean;
  /** µs */
  readonly reported_at: number;
}

/** Features by name. */
export type FeatureValues = Readonly<Record<string, FeatureValue>>;

/**
 * The features of every event, by `event_id`, straight from the design's words: for each event and feature a search
 * through all events, whole numbers as bigint. Costs the square of the number of events; it is what the engines are
 * compared with, and shares no code with them.
 */
export function oracle(
  group: CompiledGroup,
  events: readonly Event[],
  reports: readonly Report[] = [],
): Map<string, FeatureValues> {
  const known: Known = { group, events, fraudKnownAt: fraudInstants(reports) };
  return new Map(
    events.map((x) => [
      x.event_id,
      Object.fromEntries(group.features.map(({ name }) => [name, featureOf(x, name, known)])),
    ]),
  );
}

/** From which instant each event is known to be fraud, µs. */
export const fraudInstants = (reports: readonly Report[]): ReadonlyMap<string, number> =>
  new Map(reports.filter(({ is_fraud }) => is_fraud).map((each) => [each.event_id, each.reported_at]));

interface Known {
  readonly group: CompiledGroup;
  readonly events: readonly Event[];
  readonly fraudKnownAt: ReadonlyMap<string, number>;
}

function featureOf(x: Event, name: string, known: Known): FeatureValue {
  const feature = known.group.features.find((each) => each.name === name)!;
  const value = compute(x, feature, known);
  if (value !== null || feature.default === null) return value;
  return feature.type.kind === 'double' ? Number(feature.default) : BigInt(feature.default);
}

function compute(x: Event, { compute: what, entity }: CompiledFeature, known: Known): FeatureValue {
  if (what.kind === 'row') return rowFunction(what.function === 'hourAtMost' ? what.hour : undefined, x.ts);
  if (what.kind === 'ratio')
    return ratio(operand(x, what.numerator, known), operand(x, what.denominator, known));
  const key = known.group.entities[entity]!;
  const peers = known.events.filter((e) => e[key] === x[key]);
  return aggregate(what, windowOf(what, x, peers), x, known.fraudKnownAt);
}

function operand(x: Event, which: Operand, known: Known): number | null {
  if (which.kind === 'column') return toDouble(x[which.column], AMOUNT.scale);
  const type = known.group.features.find(({ name }) => name === which.feature)?.type;
  return toDouble(featureOf(x, which.feature, known), type?.kind === 'decimal' ? type.scale : 0);
}

/** `{ e : t − w − d < e.ts < t − d } ∪ { x }`; with a delay the right end is closed and x is not in. */
function windowOf(
  { windowMicros: w, delayMicros: d, includesCurrent }: WindowCompute,
  x: Event,
  peers: readonly Event[],
): Event[] {
  const t = x.ts;
  const past = peers.filter((e) => t - w - d < e.ts && (d === 0 ? e.ts < t : e.ts <= t - d));
  return d === 0 && includesCurrent ? [...past, x] : past;
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
