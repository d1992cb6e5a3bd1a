import { bronzeTypes } from '@cardlake/bronze';
import { type DuckSession, identifier, type LakeTable, type Snapshot, sql } from '@cardlake/lake';
import { bronzeObjects } from '../catalog/bronze-objects';
import { bronzeRelation } from './bronze-view';
import { partitionedRelation } from './partitioned-view';

/**
 * Creates a view `layer.table` for bronze and for every given table, over the files of a snapshot.
 * @returns the absolute paths of those files.
 */
export async function createViews(
  session: DuckSession,
  lakeRoot: string,
  snapshot: Snapshot,
  tables: readonly LakeTable[],
): Promise<string[]> {
  const objects = [...bronzeObjects(lakeRoot)];
  const bronzeViews = bronzeTypes.map((type) => ({
    layer: 'bronze',
    name: type,
    query: bronzeRelation(
      type,
      objects.filter((object) => object.type === type),
    ),
  }));
  const tableViews = tables.map((table) => ({
    layer: table.layer,
    name: table.name,
    query: partitionedRelation(table, snapshot.files(table)),
  }));
  const views = [...bronzeViews, ...tableViews];
  const layers = new Set(views.map(({ layer }) => layer));
  for (const layer of layers) await session.run(sql`CREATE SCHEMA ${identifier(layer)}`);
  for (const { layer, name, query } of views) {
    await session.run(sql`CREATE VIEW ${identifier(layer)}.${identifier(name)} AS ${query}`);
  }
  const files = tables.flatMap((table) => snapshot.files(table));
  return [...objects, ...files].map(({ location }) => location);
}
