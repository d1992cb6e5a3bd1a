import { businessFields } from '@cardlake/card-schema';
import { type DuckSession, identifier, joinSql, type Snapshot, scan, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { Day } from '../day';
import { type DatasetGroup, featureNames } from '../groups';
import { CARD_FRAUDS, LABELS } from './labels';

/** Temporary table of the rows of one day, with the columns of the training table. */
export const DAY_ROWS = identifier('dataset_day');

/**
 * Fills `DAY_ROWS` with the gold rows of a day, the features of all groups side by side, labelled by `LABELS` and
 * `CARD_FRAUDS`.
 * Working on one day at a time bounds the memory.
 * @throws UserError `gold_incomplete` when the groups have different events.
 */
export async function loadDayRows(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly DatasetGroup[],
  day: Day,
): Promise<void> {
  const business = Object.keys(businessFields);
  const relations = groups.map((group, index) => {
    const files = snapshot.files(group.table).filter(({ partition }) => partition === day);
    const columns = [...(index === 0 ? business : ['event_id']), ...featureNames(group)];
    return {
      rows: files.reduce((sum, file) => sum + file.rows, 0),
      scanned: scan(group.table, files, columns),
    };
  });
  const joins = joinSql(
    relations.map(({ scanned }, index) => (index === 0 ? scanned : sql`JOIN ${scanned} USING (event_id)`)),
    ' ',
  );
  const columns = joinSql([...business, ...groups.flatMap(featureNames)].map(identifier));
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${DAY_ROWS} AS
    SELECT ${columns}, coalesce(${LABELS}.is_fraud, false) AS is_fraud, card_fraud_known_at
    FROM ${joins}
    LEFT JOIN ${LABELS} USING (event_id) LEFT JOIN ${CARD_FRAUDS} USING (card_id)`);
  const joined = await session.count(DAY_ROWS);
  if (relations.every(({ rows }) => rows === joined)) return;
  const counts = relations.map(({ rows }, index) => `${groups[index]?.name} ${rows}`).join(', ');
  throw new UserError('gold_incomplete', `the feature groups have different events on ${day} (${counts})`, {
    hint: 'Compute gold for all groups first: `cardlake run stream`.',
  });
}
