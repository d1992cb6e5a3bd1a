import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item, or its key, in DynamoDB's own words: `{ card: { S: 'c1' }, at: { S: '…' } }`. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Names of the two attributes that make the key of a table; both are strings. */
export interface KeyNames {
  readonly partition: string;
  readonly sort: string;
}

/** The key of an item. */
export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/** Items of one partition whose sort key lies between two, both included. */
export interface ItemRange {
  readonly partition: string;
  readonly from: string;
  readonly to: string;
  /** Most items to read: those with the greatest sort keys. */
  readonly limit: number;
}

/** A condition that the stored item must meet for a write, in DynamoDB's expressions. */
export interface ItemCondition {
  /** `attribute_not_exists(card) OR since > :since` */
  readonly expression: string;
  readonly values?: Item;
}

/**
 * A table of items by two strings. Reads see every write that was answered before.
 * Limits (DynamoDB developer guide, "Constraints"): partition key 1 to 2048 bytes, sort key 1 to 1024, an item 400 KB; a
 * number 38 digits ("Supported data types and naming rules").
 */
export interface ItemTable {
  readonly keys: KeyNames;
  /**
   * Writes an item in place of the one with its key.
   * @returns false when the condition did not hold, and the table has another item; nothing was written then
   */
  put(item: Item, condition?: ItemCondition): Promise<boolean>;
  /**
   * Writes items in batches, in no order; no key may come twice. What a table did not take is sent again.
   * @param condition that each stored item must meet, or the new one is left out; each is a request of its own then
   * @throws Error when some were not written after all attempts; others may have been
   */
  putAll(items: readonly Item[], condition?: ItemCondition): Promise<void>;
  /** Removes items as `putAll` writes them; keys without an item are skipped. @throws Error as `putAll` */
  removeAll(keys: readonly ItemKey[]): Promise<void>;
  /** Reads an item; undefined when there is none. */
  get(partition: string, sort: string): Promise<Item | undefined>;
  /** Reads items of a partition by descending sort key. */
  readNewest(range: ItemRange): Promise<Item[]>;
}

/** Result of a conditional write of one item. */
export interface ConditionalWrite {
  /** Also when the condition did not hold, and the item has what was to be written. */
  readonly isWritten: boolean;
  /** The item that the table held before, or found when the condition did not hold; undefined when there was none. */
  readonly before: Item | undefined;
}

/** An attribute and the text that it must have. */
export interface RequiredText {
  readonly name: string;
  readonly text: string;
}

/**
 * A table of items by one string, whose writes are conditional and answer with what was there: no write needs a read. Limits as of
 * {@link ItemTable}.
 */
export interface KeyedTable {
  /** Name of the attribute that is the key. */
  readonly key: string;
  /** Reads an item, with every write that was answered before; undefined when there is none. */
  get(key: string): Promise<Item | undefined>;
  /** Writes an item unless there is one with its key. */
  insert(item: Item): Promise<ConditionalWrite>;
  /** Sets attributes of the item with a key if one of its attributes has a text. */
  update(key: string, attributes: Item, required: RequiredText): Promise<ConditionalWrite>;
}
