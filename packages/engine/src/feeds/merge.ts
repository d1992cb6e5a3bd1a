import { type CompiledFeed, feedTable } from '@cardlake/feeds';
import { identifier, joinSql, type LakeFile, type Sql, sql } from '@cardlake/lake';
import { CHOSEN, chosenRows, storedRows } from './relations';

/** Order of the rows of a key, the winner first: by the feed's columns, then as objects and records follow each other. */
const winnersFirst = ({ orderBy }: CompiledFeed): Sql =>
  joinSql([
    ...orderBy.map((name) => sql`${identifier(name)} DESC NULLS LAST`),
    ...['source_key', 'source_order', 'source_version', 'source_place'].map(
      (name) => sql`${identifier(name)} DESC`,
    ),
  ]);

const keyOf = ({ key }: CompiledFeed): Sql => joinSql(key.map(identifier));

/** Newest version of each object: `known` are those published before, with the chosen ones. */
const newestVersions = (
  known: Sql,
): Sql => sql`(SELECT source_key, arg_max(source_version, (source_order, source_version)) AS source_version
  FROM (SELECT source_key, source_version, source_order FROM ${known}
    UNION ALL SELECT source_key, source_version, source_order FROM ${CHOSEN}) GROUP BY source_key)`;

/**
 * Selects the rows that a feed's table has once the chosen objects are published.
 * @param files those that the table has now
 * @param known relation of the objects published before
 */
export function mergedRows(feed: CompiledFeed, files: readonly LakeFile[], known: Sql): Sql {
  const all = sql`(SELECT * FROM ${storedRows(feedTable(feed), files)} UNION ALL BY NAME SELECT * FROM ${chosenRows(feed)})`;
  if (feed.key.length > 0)
    return sql`(SELECT * FROM ${all} QUALIFY row_number() OVER (PARTITION BY ${keyOf(feed)} ORDER BY ${winnersFirst(feed)}) = 1)`;
  if (feed.onOverwrite === 'upsert') return all;
  return sql`(SELECT * FROM ${all} SEMI JOIN ${newestVersions(known)} USING (source_key, source_version))`;
}

/** Changes of a feed's table: rows to add, and those that leave it, told by some columns. */
export interface MergeChanges {
  readonly added: Sql;
  /** Undefined when no row leaves the table. */
  readonly removed?: { readonly rows: Sql; readonly columns: readonly string[] };
}

/** Selects the changes that publish the chosen objects; see {@link mergedRows}. */
export function mergeChanges(feed: CompiledFeed, files: readonly LakeFile[], known: Sql): MergeChanges {
  if (feed.key.length > 0) return mergeByKey(feed, files);
  if (feed.onOverwrite === 'upsert') return { added: sql`SELECT * FROM ${chosenRows(feed)}` };
  const newest = newestVersions(known);
  return {
    added: sql`SELECT * FROM ${chosenRows(feed)} SEMI JOIN ${newest} USING (source_key, source_version)`,
    removed: {
      rows: sql`(SELECT DISTINCT source_key, source_version FROM ${storedRows(feedTable(feed), files)}
        ANTI JOIN ${newest} USING (source_key, source_version))`,
      columns: ['source_key', 'source_version'],
    },
  };
}

function mergeByKey(feed: CompiledFeed, files: readonly LakeFile[]): MergeChanges {
  const stored = sql`(SELECT *, 0 AS is_new FROM ${storedRows(feedTable(feed), files)} SEMI JOIN ${chosenRows(feed)} USING (${keyOf(feed)}))`;
  const both = sql`(SELECT * FROM ${stored} UNION ALL BY NAME SELECT *, 1 AS is_new FROM ${chosenRows(feed)})`;
  // Of a row and itself, the stored one wins, so that nothing changes.
  const winners = sql`(SELECT * FROM ${both}
    QUALIFY row_number() OVER (PARTITION BY ${keyOf(feed)} ORDER BY ${winnersFirst(feed)}, is_new) = 1)`;
  return {
    added: sql`SELECT * EXCLUDE (is_new) FROM ${winners} WHERE is_new = 1`,
    removed: { rows: sql`(SELECT ${keyOf(feed)} FROM ${winners} WHERE is_new = 1)`, columns: feed.key },
  };
}
