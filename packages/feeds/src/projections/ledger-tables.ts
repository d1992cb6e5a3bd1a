import { added, field, nullable, type Table, table } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import { feedTable } from './feed-table';
import { REJECT_FIELDS } from './reject-fields';

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
    replayed_at: added(field.timestamp('instant of the forced replay that last loaded it again')),
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

/** Names that a feed may not have: its table, or the one of its blocked rows, would be that of something else, such as silver of card events. */
export const TAKEN_NAMES = /^feed_|_blocked$|^(card_transactions|card_disputes|quarantine)$/;

/** Folder under the root of a lake with the rows of all feeds that wait for a release. */
export const BLOCKED_FOLDER = 'silver/feeds_blocked/';

/** Rows of a feed that wait until a person releases their objects. */
export function blockedTable(feed: CompiledFeed): Table {
  const { name, ...declared } = feedTable(feed);
  return { ...declared, name: `${name}_blocked`, path: `${BLOCKED_FOLDER}${name}` };
}
