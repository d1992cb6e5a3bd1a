import { itemSize } from '../src/dynamodb/item-size';
import type { ConditionalWrite, Item, KeyedTable } from '../src/dynamodb/ports';
import { MAX_ITEM_BYTES, MAX_PARTITION_BYTES } from './dynamodb-limits';

/** A change of an item, as the change stream of a table tells it. */
export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item;
}

/** A table in memory, and all its changes in order. */
export interface MemoryKeyedTable extends KeyedTable {
  readonly changes: readonly ItemChange[];
}

/** Creates a table in memory with the limits of DynamoDB. */
export function memoryKeyedTable(key: string): MemoryKeyedTable {
  const items = new Map<string, Item>();
  const changes: ItemChange[] = [];
  const write = (id: string, before: Item | undefined, after: Item): ConditionalWrite => {
    if (id === '' || Buffer.byteLength(id) > MAX_PARTITION_BYTES)
      throw new Error(`ValidationException: key ${key} is empty or too long`);
    if (itemSize(after) > MAX_ITEM_BYTES) throw new Error('ValidationException: the item is too large');
    const stored = structuredClone(after);
    items.set(id, stored);
    changes.push({ before, after: stored });
    return { isWritten: true, before };
  };
  return {
    key,
    changes,
    get: async (id) => items.get(id),
    async insert(item) {
      const id = item[key]?.S ?? '';
      const before = items.get(id);
      return before === undefined ? write(id, before, item) : { isWritten: false, before };
    },
    async update(id, attributes, { name, text }) {
      const before = items.get(id);
      if (before?.[name]?.S !== text) return { isWritten: false, before };
      return write(id, before, { ...before, ...attributes });
    },
  };
}
