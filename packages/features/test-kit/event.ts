import type { EventSource } from '@cardlake/schema';

/** An event of any source, by column. */
export type Event = Readonly<Record<string, unknown>>;

/** The id of an event. */
export const idOf = (event: Event, source: EventSource): string => event[source.id] as string;

/** The instant of an event, µs. */
export const timeOf = (event: Event, source: EventSource): number => event[source.time] as number;
