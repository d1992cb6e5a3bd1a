import { cardDisputes } from '@cardlake/card-schema';
import {
  type DuckSession,
  dateLiteral,
  identifier,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import type { Day } from '../day';
import type { DatasetGroup } from '../groups';

/** Temporary table of the events that are known to be fraud at the end of the build day: `event_id`. */
export const FRAUDS = identifier('dataset_frauds');

/** Temporary table of the cards that validation excludes: `card_id`. */
export const COMPROMISED = identifier('dataset_compromised_cards');

/** Fills `FRAUDS` with the events whose label is fraud just before a day begins. */
export async function loadFrauds(session: DuckSession, snapshot: Snapshot, knownBefore: Day): Promise<void> {
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${FRAUDS} AS ${selectFrauds(snapshot, knownBefore)}`);
}

/** Builds the SELECT of the events whose newest report before a day says fraud. */
function selectFrauds(snapshot: Snapshot, before: Day): Sql {
  const files = snapshot.files(cardDisputes).filter(({ partition }) => partition < before);
  return sql`SELECT event_id FROM ${scan(cardDisputes, files)} WHERE reported_at < ${startOfDay(before)}
    GROUP BY event_id HAVING max_by(is_fraud, reported_at)`;
}

/** Fills `COMPROMISED` with the cards of events whose label is fraud just before a day, or with none when disabled. */
export async function loadCompromisedCards(
  session: DuckSession,
  snapshot: Snapshot,
  group: DatasetGroup,
  { before, isEnabled }: { readonly before: Day; readonly isEnabled: boolean },
): Promise<void> {
  const files = isEnabled ? snapshot.files(group.table) : [];
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${COMPROMISED} AS
    SELECT DISTINCT card_id FROM ${scan(group.table, files, ['event_id', 'card_id'])}
    SEMI JOIN (${selectFrauds(snapshot, before)}) USING (event_id)`);
}

/** Drops both tables. */
export const dropLabels = (session: DuckSession): Promise<void> =>
  session.run(sql`DROP TABLE IF EXISTS ${FRAUDS}; DROP TABLE IF EXISTS ${COMPROMISED}`);

const startOfDay = (day: Day): Sql => sql`${dateLiteral(day)}::TIMESTAMPTZ`;
