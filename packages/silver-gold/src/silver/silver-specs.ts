import { type Sql, sql } from '@cardlake/lake';
import { type EventTables, eventTables } from '../event-tables';
import type { SourceObject } from '../source-object';

/** Tables of an event type, and the rule for rows with the same key. */
export interface SilverSpec extends EventTables {
  /** SQL order that puts the row which silver keeps first among those of a key. */
  readonly rank: Sql;
  /** True when a row that loses with another payload is quarantined; otherwise it counts as a duplicate. */
  readonly quarantinesConflicts: boolean;
}

export const silverSpecs: Readonly<Record<SourceObject['type'], SilverSpec>> = {
  card_authorization: {
    ...eventTables.card_authorization,
    rank: sql`ingested_at, source_object, line NULLS FIRST`,
    quarantinesConflicts: true,
  },
  card_dispute: {
    ...eventTables.card_dispute,
    rank: sql`is_fraud DESC, ingested_at, source_object, line`,
    quarantinesConflicts: false,
  },
};
