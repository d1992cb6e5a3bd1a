import { type LakeTable, type Sql, sql } from '@cardlake/lake';
import { type EventTables, eventTables } from '../event-tables';
import { CHANGE_DISPUTE, CHANGE_EVENT } from '../silver-changes';
import type { SourceObject } from '../source-object';
import { pastDecisions, pastDeliveries } from './past-tables';

/** Tables of an event type, and the rule for rows with the same key. */
export interface SilverSpec extends EventTables {
  /** SQL order that puts the row which silver keeps first among those of a key. */
  readonly rank: Sql;
  /**
   * Table of the rows that lost their key. With one, a row that loses with another payload is quarantined; otherwise it
   * counts as a duplicate.
   */
  readonly past: LakeTable | undefined;
  /** Select list that describes a row as a change for gold; undefined when nothing is computed from the table. */
  readonly change: Sql | undefined;
}

export const silverSpecs: Readonly<Record<SourceObject['type'], SilverSpec>> = {
  card_authorization: {
    ...eventTables.card_authorization,
    rank: sql`ingested_at, source_object, line NULLS FIRST`,
    past: pastDeliveries,
    change: CHANGE_EVENT,
  },
  card_dispute: {
    ...eventTables.card_dispute,
    rank: sql`is_fraud DESC, ingested_at, source_object, line`,
    past: undefined,
    change: CHANGE_DISPUTE,
  },
  card_decision: {
    ...eventTables.card_decision,
    rank: sql`decided_at, source_object, line NULLS FIRST`,
    past: pastDecisions,
    change: undefined,
  },
};
