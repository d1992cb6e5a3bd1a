import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
  DUCKDB_CHUNK_ROWS,
  type DuckSession,
  identifier,
  rawColumn,
  rawValidity,
  streamChunks,
} from '@cardlake/lake';
import type { Dictionaries } from './dictionary';
import type { Entity } from './entities';
import { featurePass } from './feature-pass';
import { FeatureTable } from './feature-table';
import { type PassColumn, passColumns, RID } from './pass-columns';
import type { ScatteredFeatures } from './scattered';
import type { Source } from './source';

/** Names of the tables of a slice, which hold its rows in the order of the source. */
export interface SliceTables {
  /** Business columns and `rid`. */
  readonly rows: string;
  /** Features, row by row in the same order. */
  readonly features: string;
}

/** The features of a slice, entity by entity. */
export const sliceColumns = (groups: readonly CompiledGroup[], entities: readonly Entity[]): PassColumn[] =>
  entities.flatMap(({ name }) => passColumns(groups, name));

/** A table of features per some entity, for all rows of the source. */
export const featuresOf = (entity: Entity): string => `features_of_${entity.name}`;

/** What the slices of a run have in common. */
export interface SliceRun {
  readonly session: DuckSession;
  readonly groups: readonly CompiledGroup[];
  readonly main: Entity;
  /** Entities whose features are computed already, see {@link computeForSource}. */
  readonly others: readonly Entity[];
  readonly dictionaries: Dictionaries;
  /** Reused from slice to slice; its columns are those of the main entity, then those of `others`. */
  readonly features: ScatteredFeatures;
}

/**
 * Makes the table of a slice's rows.
 *
 * @param session any connection of the database, so that it can be done while another slice is computed
 * @param condition SQL condition: the rows of the slice
 * @returns the rows of the slice
 */
export async function prepareSlice(
  session: DuckSession,
  source: Source,
  table: string,
  condition: string,
): Promise<number> {
  const business = [...Object.keys(businessFields), ...(source.wanted === null ? [] : [source.wanted])];
  await session.run(`CREATE OR REPLACE TABLE ${table} AS
    SELECT ${business.map(identifier).join(', ')}, rid AS source_rid FROM ${source.relation} WHERE ${condition}`);
  return session.count(table);
}

/** Makes the table of the features of a slice whose rows are prepared. */
export async function computeSlice(
  { session, groups, main, others, dictionaries, features }: SliceRun,
  tables: SliceTables,
  count: number,
): Promise<void> {
  features.begin(count);
  const relation = `(SELECT *, rowid AS rid FROM ${tables.rows})`;
  await featurePass(session, groups, main, dictionaries, relation, (rows, rids, values) =>
    features.put(rows, rids, 0, values),
  );
  let first = passColumns(groups, main.name).length;
  for (const entity of others) {
    await collect(session, entity, tables, features, first);
    first += passColumns(groups, entity.name).length;
  }
  const table = await FeatureTable.create(session, tables.features, sliceColumns(groups, [main, ...others]));
  for (let from = 0; from < features.rows; from += DUCKDB_CHUNK_ROWS) {
    const rows = Math.min(DUCKDB_CHUNK_ROWS, features.rows - from);
    table.append(rows, features.range(from, rows));
  }
  table.close();
}

/** Puts an entity's features, computed over the whole source, to the slice's rows. */
async function collect(
  session: DuckSession,
  entity: Entity,
  tables: SliceTables,
  features: ScatteredFeatures,
  first: number,
): Promise<void> {
  const query = `SELECT s.rowid, f.* EXCLUDE (rid) FROM ${tables.rows} AS s
    JOIN ${identifier(featuresOf(entity))} AS f ON f.rid = s.source_rid`;
  for await (const chunk of streamChunks(session, query)) {
    const rows = chunk.rowCount;
    const rowids = rawColumn(chunk, 0, BIGINT_BYTES);
    const values = Array.from({ length: chunk.columnCount - 1 }, (_, i) => ({
      data: rawColumn(chunk, i + 1, features.bytesOf(first + i)),
      valid: rawValidity(chunk, i + 1),
    }));
    features.put(rows, new Int32Array(rowids.buffer, rowids.byteOffset, 2 * rows), first, values);
  }
}

const BIGINT_BYTES = 8;

/** Computes the features of an entity for every row of the source, into the table {@link featuresOf}. */
export async function computeForSource(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
): Promise<void> {
  const table = await FeatureTable.create(session, featuresOf(entity), [
    RID,
    ...passColumns(groups, entity.name),
  ]);
  try {
    await featurePass(session, groups, entity, dictionaries, source.relation, (rows, rids, values) =>
      table.append(rows, [{ data: rids, valid: undefined }, ...values]),
    );
  } finally {
    table.close();
  }
}
