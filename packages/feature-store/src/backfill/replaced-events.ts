import { cardTransactions, lineParsers, quarantine } from '@cardlake/card-schema';
import { type DuckSession, readRows, type Snapshot, scan, sql } from '@cardlake/lake';
import { isoDay } from '@cardlake/runtime';
import { field } from '@cardlake/schema';
import type { EventPlace } from '../assembled/history/history-repair';

/** A line that lost its id to another payload, and where silver has the event with that id. */
const loserFields = {
  raw: field.string('the line'),
  ingested_at: field.timestamp('its arrival'),
  card_id: field.string('card of the event in silver'),
  ts: field.timestamp('its instant'),
};

/** Time before its instant at which an event may arrive, µs. */
const EARLIEST_ARRIVAL = 300e6;

/**
 * Finds the places of events that silver does not have because another payload has their id. A history may hold them: it
 * keeps the payload that was decided first, silver the one that arrived first.
 * @param since first instant of events to look for, µs
 */
export async function* findReplacedEvents(
  session: DuckSession,
  snapshot: Snapshot,
  since: number,
): AsyncGenerator<EventPlace[]> {
  const firstDay = isoDay(since - EARLIEST_ARRIVAL);
  const files = snapshot.files(quarantine).filter(({ partition }) => partition >= firstDay);
  const losers = sql`(SELECT event_id, raw, ingested_at FROM ${scan(quarantine, files)}
    WHERE list_contains(reasons, 'conflicting_duplicate'))`;
  if ((await session.count(losers)) === 0) return;
  const silver = scan(cardTransactions, snapshot.files(cardTransactions), ['event_id', 'card_id', 'ts']);
  const query = sql`SELECT q.raw, q.ingested_at, s.card_id, s.ts FROM ${losers} AS q JOIN ${silver} AS s USING (event_id)`;
  for await (const rows of readRows(session, loserFields, query))
    yield rows.flatMap(({ raw, ingested_at, card_id, ts }) => {
      const parsed = lineParsers.card_authorization(raw, ingested_at);
      if (!parsed.ok || parsed.row.ts < since) return [];
      const isKeptPlace = parsed.row.card_id === card_id && parsed.row.ts === ts;
      return isKeptPlace ? [] : parsed.row;
    });
}
