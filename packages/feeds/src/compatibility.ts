import { findIncompatibilities } from '@cardlake/schema';
import type { CompiledFeed } from './compiled/types';
import { columnFields } from './projections/feed-table';

/** Settings that say which rows a table has: rows of before and after a change would follow different rules. */
const SETTINGS = ['key', 'orderBy', 'idempotencyKey', 'partitionBy', 'onOverwrite'] as const;

/**
 * Finds the reasons why a feed may not replace the same version of itself: rows of its table could not be read as the new
 * columns, or another row would have won. Rules, the gate and how records are read may change.
 * @returns sentences that name the column or the setting; empty when it may
 */
export function findFeedIncompatibilities(old: CompiledFeed, next: CompiledFeed): string[] {
  const settings = SETTINGS.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(next[name])).map(
    (name) =>
      `${name}: was ${JSON.stringify(old[name])} and is now ${JSON.stringify(next[name])}; keep it, or declare version ${old.version + 1}`,
  );
  const keeps = ({ onUnknownColumn }: CompiledFeed) => onUnknownColumn === 'keep';
  if (keeps(old) && !keeps(next))
    settings.push(
      `onUnknownColumn: the table keeps unknown columns, and no longer would; keep it, or declare version ${old.version + 1}`,
    );
  const columns = findIncompatibilities(columnFields(old), columnFields(next)).map(
    ({ message }) => `column ${message}; or declare version ${old.version + 1}`,
  );
  return [...columns, ...settings];
}
