import { bronzeTypes } from '@cardlake/bronze';
import { type DuckSession, identifier, type LakeTable, type Snapshot, sql } from '@cardlake/lake';
import { bronzeRelation } from './bronze-view';
import { createBronzeTables } from './load-bronze';
import { partitionedRelation } from './partitioned-view';

/**
 * Creates a view `layer.table` for bronze, whose lines are still to be loaded, and for every given table, over the files of a
 * snapshot. Views that a statement does not name have the same columns without a row, since a view over many files takes time
 * to create.
 * @param statement SQL of the user.
 * @returns the absolute paths of those files.
 */
export async function createViews(
  session: DuckSession,
  snapshot: Snapshot,
  tables: readonly LakeTable[],
  statement: string,
): Promise<string[]> {
  // A list of the tables shows their columns, of which some depend on the files.
  const isListed = (name: string) => mayName(statement, name) || /\b(show|describe)\b/i.test(statement);
  for (const type of bronzeTypes) await createBronzeTables(session, type);
  const bronzeViews = bronzeTypes.map((type) => ({
    layer: 'bronze',
    name: type,
    query: bronzeRelation(type),
  }));
  const tableViews = tables.map((table) => ({
    layer: table.layer,
    name: table.name,
    query: partitionedRelation(table, isListed(table.name) ? snapshot.files(table) : []),
  }));
  const views = [...bronzeViews, ...tableViews];
  const layers = new Set(views.map(({ layer }) => layer));
  for (const layer of layers) await session.run(sql`CREATE SCHEMA ${identifier(layer)}`);
  for (const { layer, name, query } of views) {
    await session.run(sql`CREATE VIEW ${identifier(layer)}.${identifier(name)} AS ${query}`);
  }
  const files = tables.flatMap((table) => snapshot.files(table));
  return files.map(({ location }) => location);
}

/** Tells whether a statement of a user may name a table. */
export function mayName(statement: string, table: string): boolean {
  const text = statement.toLowerCase();
  // These functions take the name of a table, or a statement, as a value.
  return text.includes('query') || text.includes(table.toLowerCase());
}
