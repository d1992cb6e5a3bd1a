import { BLOCKED_FOLDER, feedObjects, feedQuarantine, REJECT_FIELDS } from '@cardlake/feeds';
import type { LakeTable, Snapshot } from '@cardlake/lake';

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
const SHARED_FIELDS = {
  source_key: REJECT_FIELDS.source_key,
  source_version: REJECT_FIELDS.source_version,
};
