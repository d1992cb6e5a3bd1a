import type { Item, ItemTable } from '@cardlake/aws/dynamodb';
import { LOOKUP_KEYS } from '@cardlake/job-contract';
import { type FoundRow, kindOfKey, type Lookup } from './look-up';
import { ITEM_FACTS } from './lookups';

/** Most items of a key that are read, of all days and sizes. */
const MOST_ITEMS = 10_000;

/** Finds the rows of a key in the table for lookups, the newest day first. */
export async function lookUpItems(table: ItemTable, { kinds, key, size, day }: Lookup): Promise<FoundRow[]> {
  const kind = kindOfKey(kinds, key);
  if (kind === undefined) return [];
  const partition = `${kind.entityPrefix ?? ''}${key}`;
  // A sort key is a day and a size: `2024-01-15#full`.
  const range = day === undefined ? { from: '0', to: ':' } : { from: `${day}#`, to: `${day}#~` };
  const items = await table.readNewest({ partition, ...range, limit: MOST_ITEMS });
  return items
    .filter((item) => item[ITEM_FACTS.size]?.S === size && item[ITEM_FACTS.retired] === undefined)
    .map((item) => rowOf(item, kind.key));
}

const NOT_OF_ROW: ReadonlySet<string> = new Set([
  ...Object.values(LOOKUP_KEYS),
  ...Object.values(ITEM_FACTS),
]);

/** Reads the columns of a row: its key, its day and its features. */
function rowOf(item: Item, key: readonly string[]): FoundRow {
  const [date = ''] = item[LOOKUP_KEYS.sort]?.S?.split('#') ?? [];
  const columnOf = (name: string) => {
    const { N, S = null } = item[name] ?? {};
    return [name, N === undefined ? S : Number(N)] as const;
  };
  const features = Object.keys(item).filter((name) => !NOT_OF_ROW.has(name) && !key.includes(name));
  return {
    ...Object.fromEntries(key.map(columnOf)),
    date,
    ...Object.fromEntries(features.sort().map(columnOf)),
  };
}
