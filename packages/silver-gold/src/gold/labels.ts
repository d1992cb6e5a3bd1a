import { cardDisputes } from '@cardlake/card-schema';
import { type DuckSession, type LakeFile, scan } from '@cardlake/lake';
import { FIRST_LABELS, LATER_LABELS } from './gold-relations';

/**
 * Loads the labels that silver knows, as the instants at which each changes: a report that says what the one before it
 * said changes nothing. Fills {@link FIRST_LABELS} and {@link LATER_LABELS}.
 */
export async function loadLabels(session: DuckSession, disputes: readonly LakeFile[]): Promise<void> {
  const ofEvent = '(PARTITION BY event_id ORDER BY reported_at)';
  await session.run(`CREATE OR REPLACE TEMP TABLE label_changes AS
    SELECT event_id, epoch_us(reported_at) AS changed_at, row_number() OVER ${ofEvent} AS number
    FROM (SELECT *, lag(is_fraud, 1, false) OVER ${ofEvent} AS was_fraud FROM ${scan(cardDisputes, disputes)})
    WHERE is_fraud <> was_fraud;
    CREATE OR REPLACE TEMP TABLE label_histories AS
      SELECT event_id, (row_number() OVER () - 1)::INTEGER AS history FROM label_changes WHERE number = 2;
    CREATE OR REPLACE TEMP TABLE ${FIRST_LABELS.name} AS
      SELECT event_id, changed_at, history FROM label_changes LEFT JOIN label_histories USING (event_id)
      WHERE number = 1;
    CREATE OR REPLACE TEMP TABLE ${LATER_LABELS.name} AS
      SELECT history, changed_at FROM label_changes JOIN label_histories USING (event_id) WHERE number > 1;
    DROP TABLE label_changes; DROP TABLE label_histories`);
}
