import { itemSize } from '../src/dynamodb/item-size';
import type { Item, ItemCondition, ItemTable, KeyNames } from '../src/dynamodb/ports';
import { MAX_ITEM_BYTES, MAX_PARTITION_BYTES, MAX_SORT_BYTES } from './dynamodb-limits';

/** A table in memory, and every item that was written to it. */
export interface MemoryItemTable extends ItemTable {
  /** Items as they were written, in order, those that were replaced included. */
  readonly written: readonly Item[];
}

/**
 * Creates a table in memory with the limits of DynamoDB.
 * @param holds decides conditions, whose expressions this table does not read: whether one holds for a stored item
 */
export function memoryItemTable(
  keys: KeyNames,
  holds: (condition: ItemCondition, stored: Item | undefined) => boolean = () => true,
): MemoryItemTable {
  const items = new Map<string, Item>();
  const written: Item[] = [];
  const textOf = (item: Item, name: string): string => {
    const text = item[name]?.S;
    if (text === undefined || text === '')
      throw new Error(`ValidationException: key ${name} is empty or no string`);
    return text;
  };
  const keyOf = (item: Item) => JSON.stringify([textOf(item, keys.partition), textOf(item, keys.sort)]);
  const write = (item: Item) => {
    const [partition, sort] = [textOf(item, keys.partition), textOf(item, keys.sort)];
    if (Buffer.byteLength(partition) > MAX_PARTITION_BYTES || Buffer.byteLength(sort) > MAX_SORT_BYTES)
      throw new Error('ValidationException: a key is too long');
    if (itemSize(item) > MAX_ITEM_BYTES) throw new Error('ValidationException: the item is too large');
    items.set(keyOf(item), structuredClone(item));
    written.push(structuredClone(item));
  };
  return {
    keys,
    written,
    async put(item, condition) {
      if (condition !== undefined && !holds(condition, items.get(keyOf(item)))) return false;
      write(item);
      return true;
    },
    async putAll(all, condition) {
      if (new Set(all.map(keyOf)).size < all.length)
        throw new Error('ValidationException: a key comes twice in one batch');
      for (const item of all)
        if (condition === undefined || holds(condition, items.get(keyOf(item)))) write(item);
    },
    async removeAll(all) {
      for (const { partition, sort } of all) items.delete(JSON.stringify([partition, sort]));
    },
    async get(partition, sort) {
      return items.get(JSON.stringify([partition, sort]));
    },
    async readNewest({ partition, from, to, limit }) {
      const sortOf = (item: Item) => textOf(item, keys.sort);
      return [...items.values()]
        .filter((item) => {
          const sort = Buffer.from(sortOf(item));
          return (
            textOf(item, keys.partition) === partition &&
            Buffer.compare(sort, Buffer.from(from)) >= 0 &&
            Buffer.compare(sort, Buffer.from(to)) <= 0
          );
        })
        .sort((a, b) => Buffer.compare(Buffer.from(sortOf(b)), Buffer.from(sortOf(a))))
        .slice(0, limit);
    },
  };
}
