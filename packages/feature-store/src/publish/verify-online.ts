import { type DuckSession, identifier, type Snapshot, scan } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineGroup } from '../group';
import { type LocalOnlineStore, onlineFolder } from '../local/local-store';
import { goldName } from './gold-name';
import { readMarker } from './marker';
import { loadNewest, NEWEST } from './newest';

/** How the online store compares with gold. */
export interface OnlineComparison {
  /** Whether the rows of gold are published; otherwise there is nothing to compare, and the next run publishes them. */
  readonly published: boolean;
  /** Cards that gold has and the store lacks. */
  readonly missing: number;
  /** Cards whose record is not that of their newest gold row. */
  readonly differing: number;
}

const found = z.object({
  missing: z.bigint().transform(Number),
  differing: z.bigint().transform(Number),
});

/** Compares every record of a group with the newest gold row of its card as of the last publication. */
export async function verifyOnline(
  session: DuckSession,
  from: {
    readonly store: LocalOnlineStore;
    readonly lakeRoot: string;
    readonly group: OnlineGroup;
    readonly table: Table;
    readonly snapshot: Snapshot;
  },
): Promise<OnlineComparison> {
  const { store, lakeRoot, group, table, snapshot } = from;
  const marker = readMarker(onlineFolder(lakeRoot, group));
  if (marker?.done !== true || marker.gold !== goldName(snapshot, table)) {
    return { published: false, missing: 0, differing: 0 };
  }
  const id = identifier(group.recordId);
  const ids = `SELECT ${id} FROM ${scan(table, snapshot.files(table), [group.recordId])}`;
  await loadNewest(session, group, { snapshot, table }, ids, marker.asOf);
  const differs = Object.keys(group.features)
    .map(identifier)
    .map((feature) => `gold.${feature} IS DISTINCT FROM stored.${feature}`);
  const [counts] = await session.rows(
    `SELECT count(*) FILTER (stored.${id} IS NULL) AS missing,
       count(*) FILTER (stored.${id} IS NOT NULL AND (${differs.join(' OR ')})) AS differing
     FROM ${NEWEST} gold LEFT JOIN ${store.relation(group)} stored USING (${id})`,
    found,
  );
  await session.run(`DROP TABLE ${NEWEST}`);
  if (counts === undefined) throw new Error('a count gave no row');
  return { published: true, ...counts };
}
