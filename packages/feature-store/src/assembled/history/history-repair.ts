import type { KeptEvent } from './card-history';

/** The place of an event in a history. */
export type EventPlace = Pick<KeptEvent, 'event_id' | 'card_id' | 'ts'>;

/** Writes to a history what silver holds, over what was kept while events arrived. Every write may be repeated. */
export interface HistoryRepair {
  /** Keeps events, each in place of one with the same card, instant and id; those that have expired are left out. */
  replace(events: readonly KeptEvent[]): Promise<void>;
  /** Removes the events at some places. */
  remove(places: readonly EventPlace[]): Promise<void>;
}

/** Parts of silver that a history was loaded with. */
export interface LoadedParts {
  /** Reads the mark of a part; undefined when it was not loaded, or long ago. */
  read(part: string): Promise<string | undefined>;
  /** Notes that a part is loaded, under a mark that says from what. */
  note(part: string, mark: string): Promise<void>;
}
