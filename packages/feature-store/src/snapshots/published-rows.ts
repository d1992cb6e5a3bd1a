import { snapshotTable } from '@cardlake/card-features';
import { type CompiledSnapshotGroup, SNAPSHOT_DAY } from '@cardlake/features';
import {
  appendRows,
  createTable,
  type DuckSession,
  identifier,
  type Relation,
  relation,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { IS_GONE, selectKeptRows } from './changed-rows';
import { keptFolder, listKeptVersions } from './version-folders';

/** Versions of days that are still kept. */
const KEPT = relation('kept_snapshot_versions', { day: { type: 'VARCHAR' }, version: { type: 'BIGINT' } });

const someDay = z.object({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/) });

/**
 * Declares the table of the rows that readers were given: `use_id`, whether that version `is_kept`, whether it had a row for
 * the entity (`has_row`), and its features.
 */
export function publishedRows(name: string, group: CompiledSnapshotGroup): Relation {
  const { [group.key]: _, [SNAPSHOT_DAY]: __, ...features } = snapshotTable(group).fields;
  const flag = { type: 'BOOLEAN' } as const;
  return relation(name, { use_id: { type: 'VARCHAR' }, is_kept: flag, has_row: flag, ...features });
}

/**
 * Fills a table of published rows, from what is kept of each version.
 * @param uses table of what readers were told: `use_id`, `entity_key`, `day` as text, and `version`
 * @throws UserError `file_missing` when a run removes a version meanwhile
 */
export async function loadPublishedRows(
  session: DuckSession,
  {
    lakeRoot,
    group,
    uses,
    into,
  }: {
    readonly lakeRoot: string;
    readonly group: CompiledSnapshotGroup;
    readonly uses: Relation;
    readonly into: Relation;
  },
): Promise<void> {
  const folder = keptFolder(lakeRoot, group);
  const days = await session.rows(sql`SELECT DISTINCT day FROM ${uses} WHERE day IS NOT NULL`, someDay);
  const versions = days.flatMap(({ day }) => listKeptVersions(folder, day));
  await session.run(createTable(KEPT));
  await appendRows(
    session,
    KEPT,
    versions.map(({ day, version }) => [day, version]),
  );
  const features = group.features.map(({ name }) => identifier(name));
  await session.run(sql`CREATE OR REPLACE TABLE ${into} AS
    SELECT u.use_id, k.version IS NOT NULL AS is_kept, coalesce(NOT r.${IS_GONE}, false) AS has_row,
      ${features.map((name) => sql`r.${name}`)}
    FROM ${uses} AS u LEFT JOIN ${KEPT} AS k USING (day, version)
    LEFT JOIN ${selectKeptRows(group, versions)} AS r
      ON r.${identifier(group.key)} = u.entity_key AND r.day = u.day AND r.version <= u.version
    QUALIFY row_number() OVER (PARTITION BY u.use_id ORDER BY r.version DESC NULLS LAST) = 1`);
}
