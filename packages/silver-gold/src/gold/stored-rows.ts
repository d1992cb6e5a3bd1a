import { groupTable } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type Relation,
  relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { listDays } from './day-counts';
import { ROW_NUMBER, readNumbered } from './file-rows';
import { AFFECTED_ROWS, affectedBy } from './gold-relations';
import { featuresOf, listOwners } from './value-columns';

/** Features that the table of a group has for affected events. */
export interface StoredFeatures {
  /** Number of each row in the table, see `readNumbered`, its event, and the features of the owners. */
  readonly rows: Relation;
  /** Names of the entities and snapshot groups whose features may differ in any of the rows. */
  readonly owners: readonly string[];
}

/**
 * Loads the features that the table of a group has for affected events, changed ones left out, as far as they may differ. It needs no
 * computed feature, so another thread can do it meanwhile.
 * @param index number of the group, which names the relation
 */
export async function loadStoredRows(
  session: DuckSession,
  group: CompiledGroup,
  index: number,
  files: readonly LakeFile[],
): Promise<StoredFeatures> {
  const table = groupTable(group);
  const owners = await findOwners(session, listOwners(group));
  const affected = unchangedRows(owners);
  const days = new Set((await listDays(session, affected)).map(({ day }) => day));
  const candidates = files.filter(({ partition }) => days.has(partition));
  const names = ['event_id', ...owners.flatMap((owner) => featuresOf(group, owner).map(({ name }) => name))];
  const fields = Object.fromEntries(Object.entries(table.fields).filter(([name]) => names.includes(name)));
  const rows = relation(`stored_rows_${index}`, { ...ROW_NUMBER, ...fields });
  await session.run(sql`CREATE OR REPLACE TABLE ${rows} AS
    SELECT ${Object.keys(rows.columns).map(identifier)}
    FROM ${readNumbered(table, files, candidates)} SEMI JOIN ${affected} USING (event_id)`);
  return { rows, owners };
}

/** Finds the owners whose features may differ in a row of an event that has not changed. */
async function findOwners(session: DuckSession, owners: readonly string[]): Promise<string[]> {
  const flags = owners.map((name) => sql`coalesce(bool_or(${affectedBy({ name })}), false)`);
  const [found] = await session.rows(
    sql`SELECT [${flags}] AS flags FROM ${AFFECTED_ROWS} WHERE NOT is_changed`,
    z.object({ flags: z.array(z.boolean()) }),
  );
  return owners.filter((_, i) => found?.flags[i] === true);
}

/** Builds a subquery of the affected rows, without those of changed events, for which some owners have other features. */
export const unchangedRows = (owners: readonly string[]): Sql =>
  sql`(SELECT * FROM ${AFFECTED_ROWS} WHERE NOT is_changed
    AND (${joinSql([sql`false`, ...owners.map((name) => affectedBy({ name }))], ' OR ')}))`;
