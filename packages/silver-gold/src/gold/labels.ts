import { cardDisputes } from '@cardlake/card-schema';
import { type DuckSession, EMPTY_SQL, type LakeFile, type Sql, scan, sql } from '@cardlake/lake';
import { FIRST_LABELS, LABEL_CHANGES, LABEL_HISTORIES, LATER_LABELS } from './gold-relations';

/**
 * Loads the labels that silver knows, as the instants at which each changes: a report that says what the one before it
 * said changes nothing. Fills {@link FIRST_LABELS} and {@link LATER_LABELS}.
 * @param events relation with the `event_id` of the events whose labels are needed; by default, of all events
 */
export async function loadLabels(
  session: DuckSession,
  disputes: readonly LakeFile[],
  events?: Sql,
): Promise<void> {
  const wanted = events === undefined ? EMPTY_SQL : sql`SEMI JOIN ${events} USING (event_id)`;
  const ofEvent = sql`(PARTITION BY event_id ORDER BY reported_at)`;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${LABEL_CHANGES} AS
    SELECT event_id, epoch_us(reported_at) AS changed_at, row_number() OVER ${ofEvent} AS number
    FROM (SELECT *, lag(is_fraud, 1, false) OVER ${ofEvent} AS was_fraud FROM ${scan(cardDisputes, disputes)} ${wanted})
    WHERE is_fraud <> was_fraud;
    CREATE OR REPLACE TEMP TABLE ${LABEL_HISTORIES} AS
      SELECT event_id, (row_number() OVER () - 1)::INTEGER AS history FROM ${LABEL_CHANGES} WHERE number = 2;
    CREATE OR REPLACE TEMP TABLE ${FIRST_LABELS} AS
      SELECT event_id, changed_at, history FROM ${LABEL_CHANGES} LEFT JOIN ${LABEL_HISTORIES} USING (event_id)
      WHERE number = 1;
    CREATE OR REPLACE TEMP TABLE ${LATER_LABELS} AS
      SELECT history, changed_at FROM ${LABEL_CHANGES} JOIN ${LABEL_HISTORIES} USING (event_id) WHERE number > 1;
    DROP TABLE ${LABEL_CHANGES}; DROP TABLE ${LABEL_HISTORIES}`);
}
