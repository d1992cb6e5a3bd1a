import { type EventTables, eventTables } from '../event-tables';
import type { SourceObject } from '../source-object';

/** Tables of an event type, and the rule for rows with the same event_id. */
export interface SilverSpec extends EventTables {
  /** SQL order that puts the row which silver keeps first among those of an event_id. */
  readonly rank: string;
  /** True when a row that loses with another payload is quarantined; otherwise it counts as a duplicate. */
  readonly quarantinesConflicts: boolean;
}

export const silverSpecs: Readonly<Record<SourceObject['type'], SilverSpec>> = {
  card_authorization: {
    ...eventTables.card_authorization,
    rank: 'ingested_at, source_object, line',
    quarantinesConflicts: true,
  },
  card_dispute: {
    ...eventTables.card_dispute,
    rank: 'reported_at DESC, ingested_at DESC, source_object DESC, line DESC',
    quarantinesConflicts: false,
  },
};
