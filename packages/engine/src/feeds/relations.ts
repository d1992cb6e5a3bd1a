import { type CompiledFeed, feedQuarantine, feedTable } from '@cardlake/feeds';
import {
  fileReader,
  identifier,
  type LakeFile,
  type LakeTable,
  type Relation,
  relation,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';

/** Rows of the objects of a run, as the table of their feed has them. */
export const stagedRows = (feed: CompiledFeed): Relation => relation('feed_rows', feedTable(feed).fields);

/** Rejected records of the objects of a run. */
export const STAGED_REJECTS = relation('feed_rejects', feedQuarantine.fields);

/** Objects whose rows are published, or judged. */
export const CHOSEN = relation('feed_chosen', {
  source_key: { type: 'VARCHAR' },
  source_version: { type: 'VARCHAR' },
  source_order: { type: 'VARCHAR' },
});

/** Objects that are loaded again: what is stored of them counts no longer. */
export const RELOADED = relation('feed_reloaded', {
  feed: { type: 'VARCHAR' },
  source_key: { type: 'VARCHAR' },
  source_version: { type: 'VARCHAR' },
});

/** Rows of files with every column that one of them has, whatever the definition of their feed says by now. */
export const wholeRows = (files: readonly LakeFile[]): Sql =>
  fileReader(
    'read_parquet',
    files.map(({ location }) => location),
    { union_by_name: sql`true` },
  );

/** Columns of a table from files that may lack those added since. */
export function storedRows(table: LakeTable, files: readonly LakeFile[]): Sql {
  const columns = Object.keys(table.fields).map(identifier);
  if (files.length === 0) return scan(table, []);
  return sql`(SELECT ${columns} FROM (SELECT * FROM ${scan(table, [])} UNION ALL BY NAME SELECT * FROM ${wholeRows(files)}))`;
}

/** The staged rows of the chosen objects; see `chooseObjects`. */
export const CHOSEN_ROWS = relation('feed_chosen_rows', {});

/** The stored rows of a feed that count. */
export const keptRows = (feed: CompiledFeed, files: readonly LakeFile[]): Sql =>
  sql`(SELECT * FROM ${storedRows(feedTable(feed), files)} ANTI JOIN ${RELOADED} USING (source_key, source_version))`;
