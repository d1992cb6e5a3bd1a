import { groupTable } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
  createTable,
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  type Relation,
  relation,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { findFilesContaining } from '../files-containing';
import type { AffectedFeatures } from './compute-affected';
import { listDays } from './day-counts';
import { typedFeature } from './feature-columns';
import { findFilesOf, ROW_NUMBER, readNumbered } from './file-rows';
import { findPatch } from './find-patch';
import { AFFECTED_ROWS, CHANGED_EVENTS } from './gold-relations';
import type { StoredFeatures } from './stored-rows';
import { featuresOf, listOwners } from './value-columns';

/** Differences between a gold table and the features that were computed again. */
export interface TableChanges {
  readonly group: CompiledGroup;
  readonly table: LakeTable;
  /** All files of the table. */
  readonly tableFiles: readonly LakeFile[];
  /**
   * Rows that are not in the table, without a number, and those that have other features there, see `findPatch`.
   */
  readonly rows: Relation;
  /** Numbers of the rows of the table that have to go, see `readNumbered`: these replace them, or they are stale. */
  readonly removed: Relation;
  /** Files with a row that has to go. */
  readonly files: readonly LakeFile[];
}

/**
 * Compares the features of affected rows with those in the table of a group.
 * @param index number of the group, which names the relations
 * @param stored features of the table, see `loadStoredRows`; dropped
 * @throws Error when the table lacks a row of silver that had not changed
 */
export async function findChanges(
  session: DuckSession,
  group: CompiledGroup,
  index: number,
  files: readonly LakeFile[],
  stored: StoredFeatures,
  computed: readonly AffectedFeatures[],
): Promise<TableChanges> {
  const table = groupTable(group);
  const own = computed.filter(({ owner }) => featuresOf(group, owner.name).length > 0);
  const inserts = relation(`inserts_${index}`, table.fields);
  const removed = relation(`removed_rows_${index}`, ROW_NUMBER);
  await session.run(sql`CREATE OR REPLACE TABLE ${inserts} AS ${selectInserts(group, own)}`);
  await findStaleRows(session, table, files, inserts, removed);
  const rows = await findPatch(session, group, index, stored, own);
  await session.run(sql`INSERT INTO ${removed} SELECT row_number FROM ${rows};
    INSERT INTO ${rows} BY NAME FROM ${inserts};
    DROP TABLE ${inserts}`);
  return {
    group,
    table,
    tableFiles: files,
    rows,
    removed,
    files: await findFilesOf(session, removed, files),
  };
}

/** Builds the SELECT of the rows that events of `CHANGED_EVENTS` have now. */
function selectInserts(group: CompiledGroup, own: readonly AffectedFeatures[]): Sql {
  const columns = [
    ...Object.keys(businessFields).map(identifier),
    ...group.features.map((feature) => typedFeature(group, feature)),
  ];
  // Every owner has the features of changed events: where one has none, there are no such events.
  if (own.length < listOwners(group).length) return sql`SELECT * FROM ${scan(groupTable(group), [])}`;
  const joins = own.map(({ table }) => sql`JOIN ${table} USING (row_id)`);
  return sql`SELECT ${columns} FROM (SELECT * FROM ${AFFECTED_ROWS} WHERE is_changed) ${joinSql(joins, ' ')}`;
}

/**
 * Finds the rows of changed events in the table. Those that are there as they should be are no insert; the numbers of all
 * others go to `removed`.
 */
async function findStaleRows(
  session: DuckSession,
  table: LakeTable,
  files: readonly LakeFile[],
  inserts: Relation,
  removed: Relation,
): Promise<void> {
  const days = new Set((await listDays(session, CHANGED_EVENTS)).map(({ day }) => day));
  const candidates = files.filter(({ partition }) => days.has(partition));
  const found = await findFilesContaining(session, table, candidates, CHANGED_EVENTS);
  await session.run(createTable(removed));
  if (found.length === 0) return;
  const stored = sql`(FROM ${readNumbered(table, files, found)} SEMI JOIN ${CHANGED_EVENTS} USING (event_id))`;
  const isSame = Object.keys(table.fields).map(
    (name) => sql`stored.${identifier(name)} IS NOT DISTINCT FROM inserts.${identifier(name)}`,
  );
  await session.run(sql`INSERT INTO ${removed} SELECT row_number FROM ${stored} AS stored
    ANTI JOIN ${inserts} AS inserts ON ${joinSql(isSame, ' AND ')}`);
  await session.run(sql`DELETE FROM ${inserts} WHERE event_id IN (
    SELECT event_id FROM ${stored} ANTI JOIN ${removed} USING (row_number))`);
}
