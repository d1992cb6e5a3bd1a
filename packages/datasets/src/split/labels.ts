import { cardDisputes } from '@cardlake/card-schema';
import { type DuckSession, identifier, literal, type Snapshot, scan } from '@cardlake/lake';
import type { Day } from '../day';
import type { DatasetGroup } from '../groups';

/** Temporary table of the frauds known at the end of the build day: `event_id`, `reported_at`. */
export const FRAUDS = identifier('dataset_frauds');

/** Temporary table of the cards that validation excludes: `card_id`. */
export const COMPROMISED = identifier('dataset_compromised_cards');

/** Fills `FRAUDS` with the reports of fraud; a report of "no fraud" does not count. */
export async function loadFrauds(session: DuckSession, snapshot: Snapshot, knownBefore: Day): Promise<void> {
  const files = snapshot.files(cardDisputes).filter(({ partition }) => partition < knownBefore);
  await session.run(`CREATE OR REPLACE TEMP TABLE ${FRAUDS} AS
    SELECT event_id, reported_at FROM ${scan(cardDisputes, files)}
    WHERE is_fraud AND reported_at < ${startOfDay(knownBefore)}`);
}

/** Fills `COMPROMISED` with the cards of frauds reported before a day, or with none when disabled. */
export async function loadCompromisedCards(
  session: DuckSession,
  snapshot: Snapshot,
  group: DatasetGroup,
  { before, isEnabled }: { readonly before: Day; readonly isEnabled: boolean },
): Promise<void> {
  const files = isEnabled ? snapshot.files(group.table) : [];
  await session.run(`CREATE OR REPLACE TEMP TABLE ${COMPROMISED} AS
    SELECT DISTINCT card_id FROM ${scan(group.table, files, ['event_id', 'card_id'])}
    SEMI JOIN (SELECT event_id FROM ${FRAUDS} WHERE reported_at < ${startOfDay(before)}) USING (event_id)`);
}

/** Drops both tables. */
export const dropLabels = (session: DuckSession): Promise<void> =>
  session.run(`DROP TABLE IF EXISTS ${FRAUDS}; DROP TABLE IF EXISTS ${COMPROMISED}`);

const startOfDay = (day: Day): string => `TIMESTAMPTZ ${literal(`${day} 00:00:00+00`)}`;
