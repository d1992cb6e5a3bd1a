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

/** Temporary table of the labels at the end of the build day, of the events that have a report: `event_id`, `is_fraud`. */
export const LABELS = identifier('dataset_labels');

/** Temporary table of the instants at which a fraud on a card first became known: `card_id`, `card_fraud_known_at`. */
export const CARD_FRAUDS = identifier('dataset_card_frauds');

/** Temporary table of the cards that are compromised on the day being built: `card_id`. */
export const COMPROMISED = identifier('dataset_compromised_cards');

/** Temporary table of the reports by the end of the build day: `card_id`, `event_id`, `is_fraud`, `reported_at`. */
const CARD_REPORTS = identifier('dataset_card_reports');

const TABLES = [LABELS, CARD_FRAUDS, COMPROMISED, CARD_REPORTS];

/** Selects the labels of the events with a report, as known just before a day begins: `event_id`, `is_fraud`. */
export const selectLabels = (snapshot: Snapshot, knownBefore: Day): Sql =>
  sql`SELECT event_id, max_by(is_fraud, reported_at) AS is_fraud FROM ${scanReports(snapshot, knownBefore)}
    WHERE reported_at < ${startOfDay(knownBefore)} GROUP BY event_id`;

/** Fills `LABELS` with the labels as known just before a day begins. */
export const loadLabels = (session: DuckSession, snapshot: Snapshot, knownBefore: Day): Promise<void> =>
  session.run(sql`CREATE OR REPLACE TEMP TABLE ${LABELS} AS ${selectLabels(snapshot, knownBefore)}`);

/**
 * Loads the reports on the events of cards, from which cards become compromised, and fills `CARD_FRAUDS`.
 * @param since first day of the events that count; undefined for all
 */
export async function loadCardReports(
  session: DuckSession,
  snapshot: Snapshot,
  group: DatasetGroup,
  { since, knownBefore }: { readonly since: Day | undefined; readonly knownBefore: Day },
): Promise<void> {
  const files = snapshot
    .files(group.table)
    .filter(({ partition }) => since === undefined || partition >= since);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CARD_REPORTS} AS
      SELECT card_id, event_id, is_fraud, reported_at FROM ${scan(group.table, files, ['event_id', 'card_id'])}
      JOIN ${scanReports(snapshot, knownBefore)} USING (event_id) WHERE reported_at < ${startOfDay(knownBefore)};
    CREATE OR REPLACE TEMP TABLE ${CARD_FRAUDS} AS
      SELECT card_id, min(reported_at) AS card_fraud_known_at FROM ${CARD_REPORTS} WHERE is_fraud GROUP BY card_id`);
}

/** Fills `COMPROMISED` with the cards that have an event whose label was fraud just before a day. */
export async function loadCompromisedCards(session: DuckSession, before: Day): Promise<void> {
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${COMPROMISED} AS SELECT DISTINCT card_id FROM (
      SELECT card_id FROM ${CARD_REPORTS} WHERE reported_at < ${startOfDay(before)}
      GROUP BY card_id, event_id HAVING max_by(is_fraud, reported_at))`);
}

/** Drops the tables of labels. */
export async function dropLabels(session: DuckSession): Promise<void> {
  for (const table of TABLES) await session.run(sql`DROP TABLE IF EXISTS ${table}`);
}

const scanReports = (snapshot: Snapshot, before: Day): Sql =>
  scan(
    cardDisputes,
    snapshot.files(cardDisputes).filter(({ partition }) => partition < before),
  );

const startOfDay = (day: Day): Sql => sql`${dateLiteral(day)}::TIMESTAMPTZ`;
