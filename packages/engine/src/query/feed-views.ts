import { feedQuarantine } from '@cardlake/feeds';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  nameLiteral,
  type Snapshot,
  type Sql,
  sql,
} from '@cardlake/lake';
import { feedNameOf, feedTablesIn, isBlockedTable, isFeedTable } from '../feeds/feed-tables';
import { partitionedRelation } from './partitioned-view';

/** Statements that list tables, take the name of one as a value, or name the view over all feeds. */
const MAY_NAME_ANY = /query|\b(show|describe)\b|\bsilver\b"?(?!\s*\.)/;

/**
 * Creates a view for each table of feeds, and one over all feeds: `silver`, with the name of the table of each row as
 * `record_type`. Views that a statement does not name have no rows, and few columns.
 * @param statement SQL of the user
 * @returns the absolute paths of the files of those tables
 */
export async function createFeedViews(
  session: DuckSession,
  snapshot: Snapshot,
  statement: string,
): Promise<string[]> {
  const text = statement.toLowerCase();
  const found = feedTablesIn(snapshot);
  // The quarantine of feeds is looked at before anything is in it, too.
  const isLacking = found.length > 0 && !found.some(({ path }) => path === feedQuarantine.path);
  const tables = isLacking ? [...found, feedQuarantine] : found;
  const feeds = tables.filter(isFeedTable).map(({ name }) => name);
  for (const table of tables) {
    const feed = feedNameOf(table);
    const isNamed = text.includes(feed) || MAY_NAME_ANY.test(text);
    await createView(session, table, rowsOf(table, isNamed ? snapshot.files(table) : []));
    // All its objects may be blocked.
    if (isBlockedTable(table) && !feeds.includes(feed))
      await createView(session, { ...table, name: feed }, sql`SELECT * FROM ${nameOf(table)} WHERE false`);
  }
  if (feeds.length > 0)
    await session.run(sql`CREATE VIEW silver AS ${selectAll(tables.filter(isFeedTable))}`);
  return tables.flatMap((table) => snapshot.files(table)).map(({ location }) => location);
}

/** Rows of a table, with the columns of the feed before those that say where a row comes from. */
const rowsOf = (table: LakeTable, files: readonly LakeFile[]): Sql => {
  const last = Object.keys(table.fields).map(identifier);
  return sql`SELECT * EXCLUDE (${last}), ${last} FROM (${partitionedRelation(table, files)})`;
};

const nameOf = ({ layer, name }: LakeTable): Sql => sql`${identifier(layer)}.${identifier(name)}`;

const createView = (session: DuckSession, table: LakeTable, query: Sql): Promise<void> =>
  session.run(sql`CREATE VIEW ${nameOf(table)} AS ${query}`);

const selectAll = (feeds: readonly LakeTable[]): Sql =>
  joinSql(
    feeds.map((table) => sql`SELECT ${nameLiteral(table.name)} AS record_type, * FROM ${nameOf(table)}`),
    ' UNION ALL BY NAME ',
  );
