import type { ObjectVersion } from '@cardlake/elt';
import type { CompiledFeed } from '@cardlake/feeds';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { CHOSEN, CHOSEN_ROWS, keptRows } from './relations';
import { keyOf, REPEATED, type RepeatedKeys } from './repeated-keys';

/** Order of the rows of a key, the winner first: by the feed's columns, then as objects and records follow each other. */
const winnersFirst = ({ orderBy }: CompiledFeed): Sql =>
  joinSql([
    ...orderBy.map((name) => sql`${identifier(name)} DESC NULLS LAST`),
    ...['source_key', 'source_order', 'source_version', 'source_place'].map(
      (name) => sql`${identifier(name)} DESC`,
    ),
  ]);

/** Newest version of each object: `known` are those published before, with the chosen ones. */
const newestVersions = (
  known: Sql,
): Sql => sql`(SELECT source_key, arg_max(source_version, (source_order, source_version)) AS source_version
  FROM (SELECT source_key, source_version, source_order FROM ${known}
    UNION ALL SELECT source_key, source_version, source_order FROM ${CHOSEN}) GROUP BY source_key)`;

/** Rows of which each key is repeated, or none is. */
const repeatedOf = (feed: CompiledFeed, rows: Sql): Sql =>
  sql`(SELECT * FROM ${rows} SEMI JOIN ${REPEATED} USING (${keyOf(feed)}))`;
const singleOf = (feed: CompiledFeed, rows: Sql): Sql =>
  sql`(SELECT * FROM ${rows} ANTI JOIN ${REPEATED} USING (${keyOf(feed)}))`;

/** Table that the chosen objects are merged with. */
export interface MergeTarget {
  readonly session: DuckSession;
  readonly feed: CompiledFeed;
  /** Files that the table has now. */
  readonly files: readonly LakeFile[];
  /** Relation of the objects published before. */
  readonly known: Sql;
  readonly repeatedKeys: RepeatedKeys;
}

/** Selects the rows that a feed's table has once the chosen objects are published. */
export async function mergedRows(
  { feed, files, known, repeatedKeys }: MergeTarget,
  chosen: readonly ObjectVersion[],
): Promise<Sql> {
  const all = sql`(SELECT * FROM ${keptRows(feed, files)} UNION ALL BY NAME SELECT * FROM ${CHOSEN_ROWS})`;
  if (feed.key.length > 0) {
    if (!(await repeatedKeys.find(chosen))) return all;
    return sql`(SELECT * FROM ${singleOf(feed, all)} UNION ALL BY NAME SELECT * FROM ${repeatedOf(feed, all)}
      QUALIFY row_number() OVER (PARTITION BY ${keyOf(feed)} ORDER BY ${winnersFirst(feed)}) = 1)`;
  }
  if (feed.onOverwrite === 'upsert') return all;
  return sql`(SELECT * FROM ${all} SEMI JOIN ${newestVersions(known)} USING (source_key, source_version))`;
}

/** Changes of a feed's table: rows to add, and those that leave it, told by some columns. */
export interface MergeChanges {
  readonly added: Sql;
  /** Undefined when no row leaves the table. */
  readonly removed?: Removal;
  /** True if all rows of the chosen objects are to be added, as they are. */
  readonly isAll?: boolean;
  /** True if rows to add are told from others by their keys: to select some of them takes as long as to select all. */
  readonly isByKey?: boolean;
}

/** Rows that leave a table, told by some columns. */
export interface Removal {
  readonly rows: Sql;
  readonly columns: readonly string[];
}

/** Selects the changes that publish the chosen objects; see {@link mergedRows}. */
export async function mergeChanges(
  { session, feed, files, known, repeatedKeys }: MergeTarget,
  chosen: readonly ObjectVersion[],
): Promise<MergeChanges> {
  const rows = CHOSEN_ROWS.name;
  if (feed.key.length > 0)
    return (await repeatedKeys.find(chosen))
      ? mergeByKey(session, feed, files)
      : { added: rows, isAll: true };
  if (feed.onOverwrite === 'upsert') return { added: rows, isAll: true };
  const newest = newestVersions(known);
  return {
    added: sql`(SELECT * FROM ${rows} SEMI JOIN ${newest} USING (source_key, source_version))`,
    removed: {
      rows: sql`(SELECT DISTINCT source_key, source_version FROM ${keptRows(feed, files)}
        ANTI JOIN ${newest} USING (source_key, source_version))`,
      columns: ['source_key', 'source_version'],
    },
  };
}

/** Winners of the keys that are repeated. */
const WINNERS = relation('feed_winners', {});
/** Tells rows to add from stored ones. No column of a feed begins with `_`. */
const IS_NEW = identifier('_is_new');

async function mergeByKey(
  session: DuckSession,
  feed: CompiledFeed,
  files: readonly LakeFile[],
): Promise<MergeChanges> {
  const stored = sql`(SELECT *, 0 AS ${IS_NEW} FROM ${repeatedOf(feed, keptRows(feed, files))})`;
  const fresh = repeatedOf(feed, CHOSEN_ROWS.name);
  const both = sql`(SELECT * FROM ${stored} UNION ALL BY NAME SELECT *, 1 AS ${IS_NEW} FROM ${fresh})`;
  // Of a row and itself, the stored one wins, so that nothing changes.
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${WINNERS} AS SELECT * FROM ${both}
    QUALIFY row_number() OVER (PARTITION BY ${keyOf(feed)} ORDER BY ${winnersFirst(feed)}, ${IS_NEW}) = 1`);
  const won = sql`${WINNERS} WHERE ${IS_NEW} = 1`;
  return {
    added: sql`(SELECT * FROM ${singleOf(feed, CHOSEN_ROWS.name)} UNION ALL BY NAME SELECT * EXCLUDE (${IS_NEW}) FROM ${won})`,
    removed: { rows: sql`(SELECT ${keyOf(feed)} FROM ${won})`, columns: feed.key },
    isByKey: true,
  };
}
