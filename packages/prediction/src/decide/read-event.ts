import type { PreparedEvent } from './judge';
import type { HistoryFacts } from './records';

/** An event with all that was read for it, and its vector. */
export interface ReadEvent extends PreparedEvent {
  readonly history: HistoryFacts;
}
