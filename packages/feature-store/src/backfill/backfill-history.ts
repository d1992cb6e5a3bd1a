import { createHash } from 'node:crypto';
import { businessFields, cardTransactions } from '@cardlake/card-schema';
import { type DuckSession, type LakeFile, readRows, type Snapshot, scan, sql } from '@cardlake/lake';
import { type Clock, isoDay } from '@cardlake/runtime';
import type { CardHistory } from '../assembled/history/card-history';
import type { HistoryRepair, LoadedParts } from '../assembled/history/history-repair';
import type { KeptColumns } from '../assembled/history/kept-columns';
import { findReplacedEvents } from './replaced-events';

/** A history to load, and the notes of what it was loaded with. */
export interface HistoryTarget {
  readonly history: Pick<CardHistory, 'declareCompleteFrom'> & HistoryRepair;
  readonly loaded: LoadedParts;
  readonly columns: KeptColumns;
}

/** Counts of a load of a history. */
export interface HistoryBackfill {
  /** Events that were written. */
  readonly events: number;
  /** Days whose events were written, and days that were loaded before from the same files. */
  readonly days: number;
  readonly unchangedDays: number;
  /** Other payloads of ids in silver that were removed. */
  readonly removed: number;
}

/** Counts the events of silver from the first day on of which a history keeps events. */
export const countKeptEvents = (snapshot: Snapshot, columns: KeptColumns, clock: Clock): number =>
  listKeptDays(snapshot, columns, clock).reduce((sum, [, files]) => sum + countRows(files), 0);

const countRows = (files: readonly LakeFile[]): number => files.reduce((sum, { rows }) => sum + rows, 0);

/** Lists the days of silver of which a history keeps events, the newest first, each with its files. */
function listKeptDays(
  snapshot: Snapshot,
  { retentionMicros }: KeptColumns,
  clock: Clock,
): (readonly [day: string, files: readonly LakeFile[]])[] {
  const firstDay = isoDay(clock.now() * 1000 - retentionMicros);
  const files = snapshot.files(cardTransactions).filter(({ partition }) => partition >= firstDay);
  const days = [...new Set(files.map(({ partition }) => partition))].sort().reverse();
  return days.map((day) => [day, files.filter(({ partition }) => partition === day)]);
}

/**
 * Loads a history from silver: as far back as it keeps events, the newest day first. After each day the history is complete
 * from there on, and in the end from the beginning. A day that was loaded from the same files is left out, so that a load
 * that was interrupted goes on, and one that is repeated changes nothing.
 * @param onEvents receives the number of events that are done
 */
export async function backfillHistory(
  { session, snapshot, clock }: { session: DuckSession; snapshot: Snapshot; clock: Clock },
  { history, loaded, columns }: HistoryTarget,
  onEvents: (events: number) => void,
): Promise<HistoryBackfill> {
  const total = { events: 0, days: 0, unchangedDays: 0, removed: 0 };
  const since = clock.now() * 1000 - columns.retentionMicros;
  for await (const places of findReplacedEvents(session, snapshot, since)) {
    await history.remove(places);
    total.removed += places.length;
  }
  for (const [day, files] of listKeptDays(snapshot, columns, clock)) {
    const mark = markOf(columns, files);
    if ((await loaded.read(day)) === mark) {
      total.unchangedDays += 1;
      onEvents(countRows(files));
    } else {
      const events = readRows(session, businessFields, selectEvents(files));
      for await (const batch of events) {
        await history.replace(batch);
        total.events += batch.length;
        onEvents(batch.length);
      }
      await loaded.note(day, mark);
      total.days += 1;
    }
    await history.declareCompleteFrom(Date.parse(day) * 1000);
  }
  await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  return total;
}

const selectEvents = (files: readonly LakeFile[]) =>
  sql`SELECT * FROM ${scan(cardTransactions, files, Object.keys(businessFields))}`;

/** Hashes what a day is loaded from. Paths of files are never used again, so they stand for the rows. */
const markOf = (columns: KeptColumns, files: readonly LakeFile[]): string =>
  createHash('sha256')
    .update(JSON.stringify([columns, ...files.map(({ path }) => path)]))
    .digest('hex');
