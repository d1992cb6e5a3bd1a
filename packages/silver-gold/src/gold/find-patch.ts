import { groupTable } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import {
  type ColumnTypes,
  type DuckSession,
  identifier,
  joinSql,
  type Relation,
  relation,
  type Sql,
  sql,
  sqlType,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import type { AffectedFeatures } from './compute-affected';
import type { Entity } from './entities';
import { featureValue } from './feature-columns';
import { ROW_NUMBER } from './file-rows';
import { affectedBy } from './gold-relations';
import { type StoredFeatures, unchangedRows } from './stored-rows';
import { featuresOf } from './value-columns';

/** Column that tells which features of a row differ, in the order of the group; null for a row that is new in the table. */
const DIFFERING: ColumnTypes = { differing: { type: 'BOOLEAN[]' } };

/**
 * Compares the features of affected rows with those in the table of a group. Changed events are left out.
 * @param index number of the group, which names the relation
 * @param stored features of the table, see `loadStoredRows`; dropped
 * @returns the rows that get other features, by time: their number in the table, see `readNumbered`, the columns of
 *   the event, those features that may differ, and `differing`
 * @throws Error when the table lacks a row of silver
 */
export async function findPatch(
  session: DuckSession,
  group: CompiledGroup,
  index: number,
  { rows: stored, owners }: StoredFeatures,
  computedFeatures: readonly AffectedFeatures[],
): Promise<Relation> {
  const table = groupTable(group);
  const own = computedFeatures.filter(({ owner }) => owners.includes(owner.name));
  const affected = unchangedRows(own.map(({ owner }) => owner.name));
  const expected = await session.count(affected);
  const rows = relation(`changed_rows_${index}`, { ...ROW_NUMBER, ...table.fields, ...DIFFERING });
  const computed = own.flatMap(({ owner }) =>
    featuresOf(group, owner.name).map((feature) => ({
      name: feature.name,
      isAffected: sql`affected.${affectedBy(owner)}`,
      now: featureValue(group, feature),
      before: sql`stored.${identifier(feature.name)}`,
    })),
  );
  const differences = new Map(
    computed.map((one) => [one.name, sql`(${one.isAffected} AND ${one.now} IS DISTINCT FROM ${one.before})`]),
  );
  const differing = group.features.map(({ name }) => differences.get(name) ?? sql`false`);
  const values = new Map(computed.map((one) => [one.name, one.now]));
  const columns = Object.entries(table.fields).map(([name, { type }]) => {
    const value =
      name in businessFields
        ? sql`affected.${identifier(name)}`
        : (values.get(name) ?? sql`NULL::${sqlType(type)}`);
    return sql`${value} AS ${identifier(name)}`;
  });
  const joins = own.map(
    ({ owner, table: features }) =>
      sql`LEFT JOIN ${features} AS ${rowsOf(owner)} ON ${rowsOf(owner)}.row_id = affected.row_id`,
  );
  await session.run(sql`CREATE OR REPLACE TABLE ${rows} AS
    SELECT stored.row_number, ${columns}, [${differing}] AS differing
    FROM ${stored} AS stored JOIN ${affected} AS affected
      ON affected.event_id = stored.event_id ${joinSql(joins, ' ')} ORDER BY affected.ts`);
  await session.run(sql`DROP TABLE ${stored}`);
  const found = await session.count(rows);
  if (found !== expected)
    throw new Error(
      `${publishedName(group)}: expected the rows of ${numberOf(expected, 'event')}, found ${found}; run \`cardlake verify\``,
    );
  await session.run(sql`DELETE FROM ${rows} WHERE NOT list_contains(differing, true)`);
  return rows;
}

/** Computed features of an owner in the query of a patch. */
const rowsOf = ({ name }: Entity): Sql => identifier(`features_of_${name}`);
