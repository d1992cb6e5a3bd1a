import { quarantine } from '@cardlake/card-schema';
import { type DuckSession, type LakeFile, type Relation, relation, sql } from '@cardlake/lake';
import type { EventTables } from '../event-tables';
import { outcomes } from './batch-relations';
import { conflictsIn } from './quarantined-conflicts';

const { source_object, line_number, event_id } = quarantine.fields;

/** Past conflicts of a batch that equal the new winner; `line` as in `pastDeliveries`. */
const CLEARED = relation('cleared_conflicts', {
  source_object,
  event_id,
  line: { type: 'BIGINT', nullable: true },
});

/** Quarantine rows of {@link CLEARED}. The number of a line that bronze no longer has is 0, so the event tells it apart. */
const CLEARED_LINES = relation('cleared_lines', { source_object, line_number, event_id });

/**
 * Finds the lines in quarantine that are no conflict any more, because an event that arrived earlier has their payload.
 * @returns a relation of them; undefined when there are none.
 */
export async function findClearedConflicts(
  session: DuckSession,
  spec: EventTables,
  quarantineFiles: readonly LakeFile[],
): Promise<Relation | undefined> {
  const decided = outcomes(spec);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CLEARED} AS SELECT source_object, event_id, line
    FROM ${decided} WHERE before = 'conflict' AND outcome = 'duplicate'`);
  if ((await session.count(CLEARED)) === 0) return undefined;
  // A row without a line was in silver: its line is the one that no other row of its event and object has.
  const known = sql`(SELECT source_object, event_id, line AS line_number FROM ${decided} WHERE line IS NOT NULL
    AND origin = 'past')`;
  const conflicts = conflictsIn(quarantineFiles);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CLEARED_LINES} AS
    SELECT source_object, line_number, event_id FROM ${conflicts} AS q
      SEMI JOIN ${CLEARED} AS c ON c.source_object = q.source_object AND c.event_id = q.event_id AND c.line = q.line_number
    UNION SELECT source_object, line_number, event_id FROM ${conflicts} AS q
      SEMI JOIN ${CLEARED} AS c ON c.source_object = q.source_object AND c.event_id = q.event_id AND c.line IS NULL
      ANTI JOIN ${known} USING (source_object, event_id, line_number)`);
  return CLEARED_LINES;
}
