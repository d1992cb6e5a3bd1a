import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
  DUCKDB_CHUNK_ROWS,
  type DuckSession,
  identifier,
  type Relation,
  rawColumn,
  rawValidity,
  type Sql,
  sql,
  streamChunks,
} from '@cardlake/lake';
import { assertRows, computeEntityFeatures } from './compute-entity-features';
import type { Dictionaries } from './dictionaries';
import type { Entity } from './entities';
import type { FeatureBuffer } from './feature-buffer';
import { type FeatureColumn, featureColumns, featureRelation, ROW_ID } from './feature-columns';
import type { FeatureSource } from './feature-source';
import { FeatureTable, type RawValues } from './feature-table';

const BIGINT_BYTES = 8;

/** Tables of a slice; both hold its rows in the order of the source. */
export interface SliceTables {
  /** Table with the business columns and `source_row_id`. */
  readonly rows: Relation;
  /** Table with the features. */
  readonly features: Relation;
}

/** Lists the feature columns of a slice, entity by entity. */
export const sliceColumns = (
  groups: readonly CompiledGroup[],
  entities: readonly Entity[],
): FeatureColumn[] => entities.flatMap(({ name }) => featureColumns(groups, name));

/** Declares the table with the features of an entity for all rows of the source. */
export const precomputedTable = (entity: Entity, groups: readonly CompiledGroup[]): Relation =>
  featureRelation(`features_of_${entity.name}`, [ROW_ID, ...featureColumns(groups, entity.name)]);

/** State that the slices of a run share. */
export interface SliceContext {
  readonly session: DuckSession;
  readonly groups: readonly CompiledGroup[];
  /** The entity whose rows a slice has completely. */
  readonly sliceEntity: Entity;
  /** Entities whose features {@link precomputeFeatures} has computed. */
  readonly otherEntities: readonly Entity[];
  readonly dictionaries: Dictionaries;
  /** Reused for every slice; its columns are those of `sliceEntity`, then those of `otherEntities`. */
  readonly buffer: FeatureBuffer;
}

/**
 * Creates the table with the rows of a slice.
 *
 * @param session any connection of the database, so that this can run while another slice is computed
 * @param condition SQL condition that selects the rows of the slice
 * @returns number of rows
 */
export async function prepareSlice(
  session: DuckSession,
  source: FeatureSource,
  table: Relation,
  condition: Sql,
): Promise<number> {
  const columns = Object.keys(businessFields).concat(source.outputFlag ?? []);
  await session.run(sql`CREATE OR REPLACE TABLE ${table} AS
    SELECT ${columns.map(identifier)}, row_id AS source_row_id FROM ${source.relation} WHERE ${condition}`);
  return session.count(table);
}

/** Creates the table with the features of a slice whose rows are prepared. */
export async function computeSlice(
  { session, groups, sliceEntity, otherEntities, dictionaries, buffer }: SliceContext,
  tables: SliceTables,
  count: number,
): Promise<void> {
  buffer.reset(count);
  const source = { relation: sql`(SELECT *, rowid AS row_id FROM ${tables.rows})`, rows: count };
  await computeEntityFeatures(session, groups, sliceEntity, dictionaries, source, (rows, rowIds, values) =>
    buffer.scatter(rows, rowIds, 0, values),
  );
  let first = featureColumns(groups, sliceEntity.name).length;
  for (const entity of otherEntities) {
    await joinPrecomputed(session, groups, entity, tables, buffer, first);
    first += featureColumns(groups, entity.name).length;
  }
  const columns = sliceColumns(groups, [sliceEntity, ...otherEntities]);
  const table = await FeatureTable.create(session, tables.features, columns);
  for (let from = 0; from < buffer.rows; from += DUCKDB_CHUNK_ROWS) {
    const rows = Math.min(DUCKDB_CHUNK_ROWS, buffer.rows - from);
    table.append(rows, buffer.valuesOf(from, rows));
  }
  table.close();
}

/** Adds the features of an entity, computed for the whole source, to the rows of the slice. */
async function joinPrecomputed(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  entity: Entity,
  tables: SliceTables,
  buffer: FeatureBuffer,
  first: number,
): Promise<void> {
  const query = sql`SELECT s.rowid, f.* EXCLUDE (row_id) FROM ${tables.rows} AS s
    JOIN ${precomputedTable(entity, groups)} AS f ON f.row_id = s.source_row_id`;
  let joined = 0;
  for await (const chunk of streamChunks(session, query)) {
    const rows = chunk.rowCount;
    const rowIds = rawColumn(chunk, 0, BIGINT_BYTES);
    const values = Array.from({ length: chunk.columnCount - 1 }, (_, i) => ({
      data: rawColumn(chunk, i + 1, buffer.bytesPerValue(first + i)),
      valid: rawValidity(chunk, i + 1),
    }));
    buffer.scatter(rows, new Int32Array(rowIds.buffer, rowIds.byteOffset, 2 * rows), first, values);
    joined += rows;
  }
  assertRows(entity, buffer.rows, joined);
}

/** Computes the features of an entity for every row of the source, into the table {@link precomputedTable}. */
export async function precomputeFeatures(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
): Promise<void> {
  const columns = [ROW_ID, ...featureColumns(groups, entity.name)];
  const table = await FeatureTable.create(session, precomputedTable(entity, groups), columns);
  const append = (rows: number, rowIds: Int32Array, values: readonly RawValues[]) =>
    table.append(rows, [{ data: rowIds, valid: undefined }, ...values]);
  try {
    await computeEntityFeatures(session, groups, entity, dictionaries, source, append);
  } finally {
    table.close();
  }
}
