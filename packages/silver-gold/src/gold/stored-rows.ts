import { groupTable } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  joinSql,
  type LakeFile,
  type Relation,
  relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { listDays } from './day-counts';
import { ROW_NUMBER, readNumbered } from './file-rows';
import { AFFECTED_ROWS, affectedBy } from './gold-relations';
import { listOwners } from './value-columns';

/**
 * Loads the rows that the table of a group has for affected events, changed ones left out, with their numbers in the table. It
 * needs no computed feature, so another thread can do it meanwhile.
 * @param index number of the group, which names the relation
 */
export async function loadStoredRows(
  session: DuckSession,
  group: CompiledGroup,
  index: number,
  files: readonly LakeFile[],
): Promise<Relation> {
  const table = groupTable(group);
  const affected = unchangedRows(listOwners(group));
  const days = new Set((await listDays(session, affected)).map(({ day }) => day));
  const candidates = files.filter(({ partition }) => days.has(partition));
  const rows = relation(`stored_rows_${index}`, { ...ROW_NUMBER, ...table.fields });
  await session.run(sql`CREATE OR REPLACE TABLE ${rows} AS
    FROM ${readNumbered(table, files, candidates)} SEMI JOIN ${affected} USING (event_id)`);
  return rows;
}

/** Builds a subquery of the affected rows, without those of changed events, for which some owners have other features. */
export const unchangedRows = (owners: readonly string[]): Sql =>
  sql`(SELECT * FROM ${AFFECTED_ROWS} WHERE NOT is_changed
    AND (${joinSql([sql`false`, ...owners.map((name) => affectedBy({ name }))], ' OR ')}))`;
