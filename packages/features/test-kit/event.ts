import type { EventSource } from '@cardlake/schema';
import type { FeatureValue } from '../src/kernel/value-at';

/** An event of any source, by column. */
export type Event = Readonly<Record<string, unknown>>;

/** Features by name. */
export type FeatureValues = Readonly<Record<string, FeatureValue>>;

/** The id of an event. */
export const idOf = (event: Event, source: EventSource): string => event[source.id] as string;

/** The instant of an event, µs. */
export const timeOf = (event: Event, source: EventSource): number => event[source.time] as number;
