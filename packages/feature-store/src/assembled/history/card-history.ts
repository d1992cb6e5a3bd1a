import type { CardEvent } from '@cardlake/card-schema';

/** An event as a history takes it: its identity, and the columns that the history keeps. */
export type KeptEvent = Pick<CardEvent, 'event_id' | 'card_id' | 'ts'> & Readonly<Record<string, unknown>>;

/** Events of one card before an instant, ascending by time; of the same instant in any order. */
export interface PastEvents {
  readonly count: number;
  /** Instant of each event, µs. */
  readonly ts: Float64Array;
  /** Decimal columns: unscaled values as little-endian 64-bit integers, two words an event, as the kernel takes them. */
  readonly decimals: Readonly<Record<string, Int32Array>>;
  /** String columns, in the form of `keptText`. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Hash sum of the events' ids (`hashOfIds`). */
  readonly idHash: string;
  /** True when there were more events than a read returns; these are the newest. */
  readonly overflow: boolean;
  /** Instant from which on the history holds every event of the card, µs; +∞ when nobody said so. */
  readonly completeFrom: number;
}

/**
 * Recent events of each card, as a set by (card, instant, event id): keeping an event twice changes nothing, and no event
 * replaces another. Every adapter passes `cardHistoryConformance` of the test kit.
 */
export interface CardHistory {
  /** Keeps an event. Each read that begins after the answer sees it, until it expires. */
  keep(event: KeptEvent): Promise<void>;
  /** Reads the events of a card in `[fromMicros, beforeMicros)`: those whose `keep` was answered before, at least. */
  read(cardId: string, fromMicros: number, beforeMicros: number): Promise<PastEvents>;
  /**
   * Declares that the history holds every event from an instant on, of every card; −∞ once all of silver is loaded. A
   * later instant than the declared one changes nothing.
   */
  declareCompleteFrom(micros: number): Promise<void>;
}
