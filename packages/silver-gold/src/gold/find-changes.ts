import { groupTable } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
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
import { listEntities } from './entities';
import { typedFeature } from './feature-columns';
import { findPatch, type Patch } from './find-patch';
import { AFFECTED_ROWS, CHANGED_EVENTS } from './gold-relations';
import { featuresOf } from './value-columns';

/** Differences between a gold table and the features that were computed again. */
export interface TableChanges {
  readonly group: CompiledGroup;
  readonly table: LakeTable;
  /** All files of the table. */
  readonly tableFiles: readonly LakeFile[];
  /** Other features of rows of the table, by entity. */
  readonly patches: readonly Patch[];
  /** Rows that are not in the table, or have other values there. */
  readonly inserts: Relation;
  /** Events whose row in the table has to go. */
  readonly stale: Relation;
  /** Files with a row that is stale or gets other features. */
  readonly files: readonly LakeFile[];
}

/**
 * Compares the features of affected rows with those in the table of a group.
 * @param index number of the group, which names the relations
 * @throws Error when the table lacks a row of silver that had not changed
 */
export async function findChanges(
  session: DuckSession,
  group: CompiledGroup,
  index: number,
  files: readonly LakeFile[],
  computed: readonly AffectedFeatures[],
): Promise<TableChanges> {
  const table = groupTable(group);
  const own = computed.filter(({ entity }) => featuresOf(group, entity.name).length > 0);
  const inserts = relation(`inserts_${index}`, table.fields);
  const { event_id } = table.fields;
  const stale = relation(`stale_${index}`, { event_id });
  await session.run(sql`CREATE OR REPLACE TABLE ${inserts} AS ${selectInserts(group, own)}`);
  const rewritten = await findStaleRows(session, table, files, inserts, stale);
  const patches: Patch[] = [];
  for (const features of own) {
    const patch = await findPatch(session, group, index, files, features);
    patches.push(patch);
    rewritten.push(...patch.files);
  }
  const paths = new Set(rewritten.map(({ path }) => path));
  return {
    group,
    table,
    tableFiles: files,
    patches,
    inserts,
    stale,
    files: files.filter(({ path }) => paths.has(path)),
  };
}

/** Builds the SELECT of the rows that events of `CHANGED_EVENTS` have now. */
function selectInserts(group: CompiledGroup, own: readonly AffectedFeatures[]): Sql {
  const columns = [
    ...Object.keys(businessFields).map(identifier),
    ...group.features.map((feature) => typedFeature(group, feature)),
  ];
  // Every entity has the features of changed events: where one has none, there are no such events.
  if (own.length < listEntities([group]).length) return sql`SELECT * FROM ${scan(groupTable(group), [])}`;
  const joins = own.map(({ table }) => sql`JOIN ${table} USING (row_id)`);
  return sql`SELECT ${columns} FROM (SELECT * FROM ${AFFECTED_ROWS} WHERE is_changed) ${joinSql(joins, ' ')}`;
}

/**
 * Finds the rows of changed events in the table. Those that are there as they should be are no insert; all others are
 * stale.
 * @returns files with stale rows
 */
async function findStaleRows(
  session: DuckSession,
  table: LakeTable,
  files: readonly LakeFile[],
  inserts: Relation,
  stale: Relation,
): Promise<LakeFile[]> {
  const days = new Set((await listDays(session, CHANGED_EVENTS)).map(({ day }) => day));
  const candidates = files.filter(({ partition }) => days.has(partition));
  const found = await findFilesContaining(session, table, candidates, CHANGED_EVENTS);
  const columns = Object.keys(table.fields).map(identifier);
  await session.run(sql`CREATE OR REPLACE TABLE ${stale} AS
    SELECT event_id FROM (SELECT ${columns} FROM ${scan(table, found)} SEMI JOIN ${CHANGED_EVENTS} USING (event_id)
      EXCEPT SELECT ${columns} FROM ${inserts})`);
  if (found.length > 0)
    await session.run(sql`DELETE FROM ${inserts} WHERE event_id IN (
      SELECT event_id FROM ${scan(table, found, ['event_id'])} ANTI JOIN ${stale} USING (event_id))`);
  return findFilesContaining(session, table, found, stale);
}
