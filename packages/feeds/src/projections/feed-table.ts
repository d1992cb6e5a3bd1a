import { type Fields, field, nullable, type Table } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import { VERSIONED } from '../definition/feed-schema';
import { PUBLISHED_FOLDER } from './folders';

/** Column with the members of a record that no column of the feed reads. */
export const EXTRA_COLUMN = 'extra';

export const EXTRA_FIELD = nullable(field.json('any', 'members of the record that no column reads'));

/** Columns that say where a row comes from. The greatest of key, order and place is the newest row. */
export const ORIGIN_FIELDS = {
  source_key: field.string('key of the object'),
  source_version: field.string('version of the object'),
  source_order: field.string('texts that sort like the versions of one key'),
  source_place: field.bigint('position of the record in the object, in bytes, uncompressed'),
  source_modified: field.timestamp('when the object was written'),
} as const;

/** Names that a feed's own columns may not have. */
export const RESERVED_COLUMNS: ReadonlySet<string> = new Set([
  EXTRA_COLUMN,
  ...Object.keys(ORIGIN_FIELDS),
  'dt',
  'record_type',
  // DuckDB skips files by its own column of that name, and by no other.
  'filename',
]);

/** Name of a feed's table: that of the feed, and its version from the second on. */
export const feedTableName = ({ name, version }: Pick<CompiledFeed, 'name' | 'version'>): string =>
  version === 1 ? name : `${name}_v${version}`;

/** Name of the feed that a table belongs to. */
export const feedOfTable = (table: string): string => table.replace(VERSIONED, '');

/** The declared columns of a feed as fields, in stored order. */
export const columnFields = ({ columns }: Pick<CompiledFeed, 'columns'>): Fields =>
  Object.fromEntries(
    columns.map(({ name, type, nullable: isNullable, description }) => [
      name,
      { type, nullable: isNullable, description },
    ]),
  );

/** The columns that are read from a record: those declared, then the rest of the record where the feed keeps it. */
const recordFields = (feed: Pick<CompiledFeed, 'columns' | 'onUnknownColumn'>): Fields => ({
  ...columnFields(feed),
  ...(feed.onUnknownColumn === 'keep' && {
    [EXTRA_COLUMN]: EXTRA_FIELD,
  }),
});

/** The silver table of a feed: its columns, then where each row comes from. */
export function feedTable(feed: CompiledFeed): Table {
  const name = feedTableName(feed);
  return {
    layer: 'silver',
    name,
    path: `${PUBLISHED_FOLDER}${name}`,
    partition: { column: 'dt', grain: 'day', derivedFrom: feed.partitionBy ?? 'source_modified' },
    fields: { ...recordFields(feed), ...ORIGIN_FIELDS },
    key: feed.key.length > 0 ? feed.key : ['source_key', 'source_version', 'source_place'],
    description: feed.description,
  };
}
