import { DECISION_STATES } from '@cardlake/card-schema';
import { field, nullable } from '@cardlake/schema';

/** Keys of a table of DynamoDB by their names; all of them are strings. */
interface TableKeys {
  readonly partition: string;
  readonly sort?: string;
}

/** Keys of the tables that decisions are made from and kept in. */
export const ONLINE_TABLES = {
  /** Recent events of each card, an item an event: the kept card id; the instant and the kept event id. */
  cardEvents: { partition: 'card', sort: 'at' },
  /** Snapshot rows, an item a row: the group and the entity; the day. */
  snapshots: { partition: 'entity', sort: 'day' },
  /** Decisions, an item an event: the kept event id. */
  decisions: { partition: 'event' },
} as const satisfies Readonly<Record<string, TableKeys>>;

/** A table that decisions are made from or kept in. */
export type OnlineTable = keyof typeof ONLINE_TABLES;

/** Last parts of the names of the tables, behind those of the environment and the stack. */
export const ONLINE_TABLE_NAMES: Readonly<Record<OnlineTable, string>> = {
  cardEvents: 'card-events',
  snapshots: 'snapshots',
  decisions: 'decisions',
};

/** Homes of the snapshot rows that decisions read: the table, or a feature group. */
export const SNAPSHOT_STORES = ['dynamodb', 'feature-store'] as const;

/**
 * The feature group with the rows of all snapshot groups, and their markers, a record each. The features of a row are one text, as in the
 * table: so every value comes back to the bit, whatever the Feature Store makes of numbers.
 */
export const SNAPSHOT_ROWS_GROUP = {
  name: 'snapshot_rows',
  recordId: 'row_id',
  features: {
    row_version: field.bigint('version of the day that wrote the record'),
    row_values: nullable(
      field.string('features of the row, as JSON; none in a marker, and in a row that is gone'),
    ),
    row_count: nullable(
      field.bigint(
        'in a marker: rows that the version wrote; in the record of a begun publication: its attempt',
      ),
    ),
  },
} as const;

/**
 * Attribute by which DynamoDB deletes expired items of each of the tables, in seconds since the epoch. It does so within
 * a few days, and reads return them until then (developer guide, "Using time to live (TTL)" and "Working with expired
 * items").
 */
export const TTL_ATTRIBUTE = 'ttl';

/** Days for which a decision is kept after the receipt of its event. */
export const DECISION_TTL_DAYS = 400;

/** Attributes of an item of the table of decisions that others read: its state, and the decision as a line of bronze. */
export const DECISION_ATTRIBUTES = { state: 'state', line: 'line' } as const;

/**
 * The change stream of the table of decisions. It needs both images: a decision is new when the item before had no final
 * state.
 */
export const DECISION_CHANGES = {
  viewType: 'NEW_AND_OLD_IMAGES',
  /**
   * Pattern of the changes that leave a final state. Mappings of DynamoDB filter by the key `dynamodb` alone (Lambda
   * developer guide, "Using event filtering with a DynamoDB event source").
   */
  pattern: { dynamodb: { NewImage: { [DECISION_ATTRIBUTES.state]: { S: DECISION_STATES } } } },
} as const;
