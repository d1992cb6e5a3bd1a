import { cardDisputes } from '@cardlake/card-schema';
import { type DuckSession, identifier, literal, type Snapshot, scan } from '@cardlake/lake';
import type { Day } from '../day';
import type { DatasetGroup } from '../groups';

/** Temporary table of the frauds known at the end of the build day: `event_id`, `reported_at`. */
export const FRAUDS = identifier('dataset_frauds');

/** Temporary table of the cards that validation leaves out: `card_id`. */
export const COMPROMISED = identifier('dataset_compromised_cards');

/** Fills `FRAUDS`; a report that says "no fraud" is none. */
export async function loadFrauds(session: DuckSession, snapshot: Snapshot, knownBefore: Day): Promise<void> {
  const files = snapshot.files(cardDisputes).filter(({ partition }) => partition < knownBefore);
  await session.run(`CREATE OR REPLACE TEMP TABLE ${FRAUDS} AS
    SELECT event_id, reported_at FROM ${scan(cardDisputes, files)}
    WHERE is_fraud AND reported_at < ${startOfDay(knownBefore)}`);
}

/** Fills `COMPROMISED` with the cards of frauds that were reported before a day; with none when `wanted` is false. */
export async function loadCompromisedCards(
  session: DuckSession,
  snapshot: Snapshot,
  group: DatasetGroup,
  { before, wanted }: { readonly before: Day; readonly wanted: boolean },
): Promise<void> {
  const files = wanted ? snapshot.files(group.table) : [];
  await session.run(`CREATE OR REPLACE TEMP TABLE ${COMPROMISED} AS
    SELECT DISTINCT card_id FROM ${scan(group.table, files, ['event_id', 'card_id'])}
    SEMI JOIN (SELECT event_id FROM ${FRAUDS} WHERE reported_at < ${startOfDay(before)}) USING (event_id)`);
}

/** Drops both tables. */
export const dropLabels = (session: DuckSession): Promise<void> =>
  session.run(`DROP TABLE IF EXISTS ${FRAUDS}; DROP TABLE IF EXISTS ${COMPROMISED}`);

const startOfDay = (day: Day): string => `TIMESTAMPTZ ${literal(`${day} 00:00:00+00`)}`;
