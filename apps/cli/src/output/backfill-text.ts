import type { OnlineBackfill } from '@cardlake/engine';
import { count, numberOf } from './format';

/** Describes what a load of the online tables did. */
export function backfillText({ history, snapshots }: OnlineBackfill): string {
  const { events, days, unchangedDays, removed } = history;
  const rows = snapshots.map(
    ({ group, versions, rows: written }) =>
      `${group}: ${numberOf(written, 'row')} of ${numberOf(versions, 'version')} published\n`,
  );
  const unchanged = unchangedDays === 0 ? '' : `, ${count(unchangedDays)} more loaded before`;
  const gone = removed === 0 ? '' : `, ${numberOf(removed, 'other payload')} removed`;
  return `${rows.join('')}${numberOf(events, 'event')} of ${numberOf(days, 'day')} loaded${unchanged}${gone}; the history of every card is complete\n`;
}
