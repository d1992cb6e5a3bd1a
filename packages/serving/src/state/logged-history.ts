import { encodeAuthorization } from '@cardlake/bronze';
import type { CardEvent } from '@cardlake/card-schema';
import type { CardHistory, KeptEvent } from '@cardlake/feature-store/assembled';
import type { SegmentLog } from '../log/segment-log';
import type { LoggedDecisions } from './logged-decisions';

/** A history in memory that can take an event back. */
export interface MemoryHistory extends CardHistory {
  /** Removes an event that could not be written to the log. */
  forget(event: KeptEvent): void;
}

/**
 * Creates a history whose events are written to the log. An answer does not wait for the write: decisions that build on
 * the event are written behind it, and answered after both.
 */
export function loggedHistory(
  memory: MemoryHistory,
  log: Pick<SegmentLog, 'append'>,
  decisions: LoggedDecisions,
): CardHistory {
  return {
    read: (cardId, from, before) => memory.read(cardId, from, before),
    declareCompleteFrom: (micros) => memory.declareCompleteFrom(micros),
    async keep(event) {
      const receivedAt = decisions.keep(event.event_id, event.ts);
      if (receivedAt === undefined) return;
      // The decider keeps the event that it was given, which is a whole one.
      const line = encodeAuthorization(event as CardEvent);
      log.append({ type: 'card_authorization', receivedAt, line }, () => {
        memory.forget(event);
        decisions.release(event.event_id);
      });
      await memory.keep(event);
    },
  };
}
