import { type CompiledFeed, feedTable, REJECT_FIELDS } from '@cardlake/feeds';
import type { LakeTable, Snapshot } from '@cardlake/lake';
import { field, nullable, table } from '@cardlake/schema';

const { feed, source_key, source_version } = REJECT_FIELDS;
const origin = { feed, source_key, source_version };

/** One row for each version of an object that was loaded: the receipt. */
export const feedObjects = table({
  layer: 'silver',
  name: 'feed_objects',
  path: 'silver/feed_objects',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'loaded_at' },
  fields: {
    ...origin,
    source_order: field.string('texts that sort like the versions of one key'),
    source_modified: field.timestamp('when the object was written'),
    content: field.string('SHA-256 of the object'),
    bytes: field.bigint('size of the object'),
    records: field.bigint('records in the object'),
    rows: field.bigint('records that became rows'),
    rejected: field.bigint('records that are in quarantine'),
    definition: field.string('hash of the feed by which it was read'),
    status: field.string('published or blocked'),
    rules: field.strings('rules that it breaks'),
    released: field.strings('rules that a person released it from'),
    reason: nullable(field.string('why, as that person said')),
    loaded_at: field.timestamp('when it was loaded'),
  },
  key: ['feed', 'source_key', 'source_version'],
  description: 'Objects of feeds that were loaded: records = rows + rejected.',
});

/** Records of feeds that broke a rule of reading. */
export const feedQuarantine = table({
  layer: 'silver',
  name: 'feed_quarantine',
  path: 'silver/feed_quarantine',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'rejected_at' },
  fields: {
    ...REJECT_FIELDS,
    rejected_at: field.timestamp('when it was rejected'),
  },
  key: ['feed', 'source_key', 'source_version', 'source_place'],
  description: 'Records of feeds that broke a rule, with every reason.',
});

const BLOCKED_FOLDER = 'silver/feeds_blocked/';

/** Rows of a feed that wait until a person releases their objects. */
export function blockedTable(feed: CompiledFeed): LakeTable {
  const { name, ...declared } = feedTable(feed);
  return { ...declared, name: `${name}_blocked`, path: `${BLOCKED_FOLDER}${name}` };
}

/** Folders of the tables of feeds. */
const FEED_FOLDER = /^(silver\/(feeds|feeds_blocked|feed_objects|feed_quarantine)(?:\/[a-z0-9_]+)?)\/dt=/;

/** The tables of feeds that have rows in a snapshot; their columns are those of their files. */
export function feedTablesIn(snapshot: Snapshot): LakeTable[] {
  return snapshot.tables().flatMap((id): LakeTable[] => {
    const [file] = snapshot.files(id);
    const [, path] = FEED_FOLDER.exec(file?.path ?? '') ?? [];
    if (path === undefined) return [];
    const declared = [feedObjects, feedQuarantine].find((one) => one.path === path);
    return [
      declared ?? { ...feedObjects, name: id.replace(/^silver\./, ''), path, fields: SHARED_FIELDS, key: [] },
    ];
  });
}

/** Tells whether a table has the published rows of a feed. */
export const isFeedTable = ({ path }: Pick<LakeTable, 'path'>): boolean => path.startsWith('silver/feeds/');

/** Tells whether a table has the blocked rows of a feed. */
export const isBlockedTable = ({ path }: Pick<LakeTable, 'path'>): boolean => path.startsWith(BLOCKED_FOLDER);

/** Finds the feed that a table of rows, published or blocked, belongs to: the name of its own table. */
export const feedNameOf = ({ name, path }: Pick<LakeTable, 'name' | 'path'>): string =>
  isBlockedTable({ path }) ? path.slice(BLOCKED_FOLDER.length) : name;

/** Columns that every table of a feed has. */
const SHARED_FIELDS = { source_key: origin.source_key, source_version: origin.source_version };
