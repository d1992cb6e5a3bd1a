import { businessFields, cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel } from '@cardlake/features';
import {
  type DuckSession,
  EMPTY_SQL,
  identifier,
  type Relation,
  relation,
  type Sql,
  sql,
  sqlType,
} from '@cardlake/lake';
import { createDictionaries } from './dictionaries';
import { type Entity, listEntities } from './entities';
import { FeatureBuffer } from './feature-buffer';
import { type FeatureColumn, featureColumnName, featureRelation } from './feature-columns';
import type { FeatureSource } from './feature-source';
import {
  computeSlice,
  precomputedTable,
  precomputeFeatures,
  prepareSlice,
  type SliceTables,
  sliceColumns,
} from './slice';

/** Maximum memory for the features of one slice, which are held twice: as arrays and as a table. */
const SLICE_BYTES = 160 * 1024 * 1024;
const VALUE_BYTES = 8;

/** Number of slices whose rows exist at once: one is written, one computed, one prepared. */
const ROWS_TABLES = 3;
/** Number of slices whose features exist at once: one is written, one computed. */
const FEATURES_TABLES = 2;

const sliceTables = (
  index: number,
  { outputFlag }: FeatureSource,
  features: readonly FeatureColumn[],
): SliceTables => ({
  rows: relation(`slice_rows_${index % ROWS_TABLES}`, {
    ...businessFields,
    ...(outputFlag === null ? {} : { [outputFlag]: { type: 'BOOLEAN' } }),
    source_row_id: { type: 'BIGINT' },
  }),
  features: featureRelation(`slice_features_${index % FEATURES_TABLES}`, features),
});

/** Rows `[from, until)` of a slice. */
export interface RowRange {
  readonly from: number;
  readonly until: number;
}

/**
 * The features of one slice of the entities. They can be selected until the slice after the next is requested, or the
 * one after the last, so that a slice can be written while the next is computed.
 */
export interface ComputedSlice {
  readonly rows: number;
  readonly isLast: boolean;
  readonly tables: SliceTables;
  /** SQL condition that selects the rows of this slice from any table with the business columns. */
  readonly condition: Sql;
  /**
   * Builds the query of a group's output rows, all or a range of them, with the columns of its gold table, in the order
   * of the source. It may run on any connection of the session's database.
   */
  select(group: CompiledGroup, range?: RowRange): Sql;
}

/**
 * Computes the features of the groups over a source, one slice of entities after the other, so that arrays and tables
 * fit in memory.
 *
 * The source is sliced by the entity of most groups. The features of all other entities are computed for all rows
 * first, because the rows of such an entity are spread over the slices.
 */
export async function* computeFeatures(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
): AsyncGenerator<ComputedSlice> {
  const [sliceEntity, ...otherEntities] = listEntities(groups);
  if (!sliceEntity) throw new Error('expected at least one feature group with an entity, found none');
  const entities = [sliceEntity, ...otherEntities];
  const coded = entities.flatMap(({ name, key }) => [
    key,
    ...createKernel(groups, name, { source: cardEvents }).inputs.codes,
  ]);
  const dictionaries = await createDictionaries(session, source.relation, new Set(coded));
  const reader = await session.fork();
  const features = sliceColumns(groups, entities);
  const tablesOf = (index: number) => sliceTables(index, source, features);
  const conditions = sliceConditions(sliceEntity, source, groups);
  const prepare = (index: number): Promise<number> => {
    const condition = conditions[index];
    if (condition === undefined) return Promise.resolve(0);
    const rows = prepareSlice(reader, source, tablesOf(index).rows, condition);
    // Avoids unhandledRejection.
    rows.catch(() => {});
    return rows;
  };
  let prepared = prepare(0);
  try {
    for (const entity of otherEntities)
      await precomputeFeatures(session, source, groups, entity, dictionaries);
    const buffer = new FeatureBuffer(features);
    const context = { session, groups, sliceEntity, otherEntities, dictionaries, buffer };
    for (const [index, condition] of conditions.entries()) {
      const tables = tablesOf(index);
      const rows = await prepared;
      prepared = prepare(index + 1);
      await computeSlice(context, tables, rows);
      yield {
        rows,
        isLast: index === conditions.length - 1,
        tables,
        condition,
        select: (group, range) => buildSelect(group, source, tables, range),
      };
    }
  } finally {
    await Promise.allSettled([prepared]);
    const all = Array.from({ length: Math.max(ROWS_TABLES, FEATURES_TABLES) }, (_, i) => tablesOf(i));
    const created = [
      ...otherEntities.map((entity) => precomputedTable(entity, groups)),
      ...all.flatMap(({ rows, features }) => [rows, features]),
    ];
    for (const table of created) await session.run(sql`DROP TABLE IF EXISTS ${table}`);
    reader.close();
  }
}

/** Builds the SQL conditions that divide a source into slices by the hash of the entity's key. */
function sliceConditions({ key }: Entity, { rows }: FeatureSource, groups: readonly CompiledGroup[]): Sql[] {
  const values = groups.reduce((total, { features }) => total + features.length, 0);
  const count = Math.max(1, Math.ceil((rows * values * VALUE_BYTES) / SLICE_BYTES));
  if (count === 1) return [sql`true`];
  return Array.from(
    { length: count },
    (_, index) => sql`hash(${identifier(key)}) % ${count}::UBIGINT = ${index}`,
  );
}

function buildSelect(
  group: CompiledGroup,
  { outputFlag }: FeatureSource,
  tables: SliceTables,
  range: RowRange | undefined,
): Sql {
  const part = (table: Relation): Sql =>
    range
      ? sql`(SELECT * FROM ${table} WHERE rowid >= ${range.from} AND rowid < ${range.until})`
      : table.name;
  const business = Object.keys(businessFields).map((name) => sql`s.${identifier(name)}`);
  const features = group.features.map(
    ({ name, type }) =>
      sql`f.${identifier(featureColumnName(group, name))}::${sqlType(type)} AS ${identifier(name)}`,
  );
  return sql`SELECT ${[...business, ...features]}
    FROM ${part(tables.rows)} AS s POSITIONAL JOIN ${part(tables.features)} AS f
    ${outputFlag === null ? EMPTY_SQL : sql`WHERE s.${identifier(outputFlag)}`}`;
}
