import { holdsPan } from '@cardlake/card-schema';
import type { CompiledFeed } from '@cardlake/feeds';
import { KeptPlace } from './kept-place';
import type { RecordLayout } from './record-layout';

const NOTHING = Buffer.alloc(0);

/**
 * The layout of records of CSV; undefined when none is plain.
 * @param names those of the header, or of the columns
 */
export function csvLayout(feed: CompiledFeed, names: readonly string[]): RecordLayout | undefined {
  const { columns, onUnknownColumn } = feed;
  const columnOf = new Map(columns.map(({ path: [name = ''] }, at) => [name, at]));
  const others = names.filter((name) => !columnOf.has(name));
  // Each record is rejected with a value that no column reads, or whose name looks like a card number.
  const isRejected = onUnknownColumn === 'refuse' ? others.length > 0 : others.some(holdsPan);
  if (columnOf.size !== columns.length || (isRejected && onUnknownColumn !== 'drop')) return undefined;
  const values = names.map((name) => ({
    prefix: NOTHING,
    column: columnOf.get(name),
    kept: onUnknownColumn === 'keep' ? KeptPlace.of(name) : undefined,
  }));
  const found = new Set(values.map(({ column }) => column));
  return { values, suffix: NOTHING, absent: [...columns.keys()].filter((column) => !found.has(column)) };
}
