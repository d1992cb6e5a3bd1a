import { groupTable } from '@cardlake/card-features';
import { type CompiledFeature, type CompiledGroup, publishedName } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type Relation,
  relation,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import type { AffectedFeatures } from './compute-affected';
import { listDays } from './day-counts';
import { typedFeature } from './feature-columns';
import { fileOf, ROW_NUMBER, readNumbered } from './file-rows';
import { AFFECTED_ROWS, affectedBy } from './gold-relations';
import { featuresOf } from './value-columns';

/** Features of one entity that differ from those in a gold table. */
export interface Patch {
  /** Rows with their number in the table, see `readNumbered`, `event_id`, `card_id`, `ts` and the features. */
  readonly rows: Relation;
  readonly features: readonly CompiledFeature[];
  /** Files of the table with these rows. */
  readonly files: readonly LakeFile[];
}

/**
 * Compares the features of an entity with those in the table of a group. Changed events are left out.
 * @param index number of the group, which names the relation
 * @throws Error when the table lacks a row of silver
 */
export async function findPatch(
  session: DuckSession,
  group: CompiledGroup,
  index: number,
  files: readonly LakeFile[],
  computed: AffectedFeatures,
): Promise<Patch> {
  const { entity } = computed;
  const affected = sql`(SELECT * FROM ${AFFECTED_ROWS} WHERE NOT is_changed AND ${affectedBy(entity)})`;
  const days = await listDays(session, affected);
  const expected = days.reduce((total, day) => total + day.rows, 0);
  const affectedDays = new Set(days.map(({ day }) => day));
  const candidates = files.filter(({ partition }) => affectedDays.has(partition));
  const features = featuresOf(group, entity.name);
  const { event_id, card_id, ts } = groupTable(group).fields;
  const fields = Object.fromEntries(features.map(({ name, type }) => [name, { type }]));
  const rows = relation(`patch_${index}_${entity.name}`, { ...ROW_NUMBER, event_id, card_id, ts, ...fields });
  const names = features.map(({ name }) => identifier(name));
  const typed = features.map((feature) => typedFeature(group, feature));
  const now = sql`(SELECT event_id, card_id, ts, ${typed} FROM ${affected} JOIN ${computed.table} USING (row_id))`;
  const differences = names.map((name) => sql`computed.${name} IS DISTINCT FROM stored.${name}`);
  await session.run(sql`CREATE OR REPLACE TABLE ${rows} AS
    SELECT stored.row_number, computed.*, (${joinSql(differences, ' OR ')}) AS differs
    FROM ${readNumbered(groupTable(group), files, candidates)} AS stored
      JOIN ${now} AS computed ON stored.event_id = computed.event_id ORDER BY 1`);
  const found = await session.count(rows);
  if (found !== expected)
    throw new Error(
      `${publishedName(group)}: expected the rows of ${expected} events, found ${found}; run \`cardlake verify\``,
    );
  await session.run(sql`DELETE FROM ${rows} WHERE NOT differs`);
  return { rows, features, files: await filesOf(session, rows, files) };
}

async function filesOf(
  session: DuckSession,
  rows: Relation,
  files: readonly LakeFile[],
): Promise<LakeFile[]> {
  const found = await session.rows(
    sql`SELECT DISTINCT ${fileOf(sql`row_number`)} AS file FROM ${rows}`,
    z.object({ file: z.number() }),
  );
  const indexes = new Set(found.map(({ file }) => file));
  return files.filter((_, index) => indexes.has(index));
}
