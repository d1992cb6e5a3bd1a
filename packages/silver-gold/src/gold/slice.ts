import type { CompiledGroup } from '@cardlake/features';
import {
  CHUNK_ROWS,
  type DuckSession,
  identifier,
  rawColumn,
  rawValidity,
  streamChunks,
} from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import { z } from 'zod';
import type { Dictionaries } from './dictionary';
import type { Entity } from './entities';
import { featurePass } from './feature-pass';
import { FeatureTable } from './feature-table';
import { passFields } from './pass-fields';
import { ScatteredFeatures } from './scattered';
import type { Source } from './source';

/** The rows of one slice, in the order of the source: business columns and `rid`. */
export const SLICE = 'slice_rows';
/** Their features, row by row in the same order. */
export const SLICE_FEATURES = 'slice_features';

/** A table of features per some entity, for all rows of the source. */
export const featuresOf = (entity: Entity): string => `features_of_${entity.name}`;

/**
 * Makes the tables {@link SLICE} and {@link SLICE_FEATURES}.
 *
 * @param others entities whose features are computed already, see {@link computeForSource}
 * @param condition SQL condition: the rows of the slice
 * @returns the rows of the slice
 */
export async function computeSlice(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
  main: Entity,
  others: readonly Entity[],
  dictionaries: Dictionaries,
  condition: string,
): Promise<number> {
  const business = [...Object.keys(businessFields), ...(source.wanted === null ? [] : [source.wanted])];
  await session.run(`CREATE OR REPLACE TABLE ${SLICE} AS
    SELECT ${business.map(identifier).join(', ')}, rid AS source_rid FROM ${source.relation} WHERE ${condition}`);
  const [count] = await session.rows(`SELECT count(*) AS n FROM ${SLICE}`, z.object({ n: z.bigint() }));
  const entities = [main, ...others];
  const fields = Object.assign({}, ...entities.map(({ name }) => passFields(groups, name)));
  const features = new ScatteredFeatures(Number(count?.n ?? 0), fields);
  const relation = `(SELECT *, rowid AS rid FROM ${SLICE})`;
  await featurePass(session, groups, main, dictionaries, relation, (rows, rids, values) =>
    features.put(rows, rids, 0, values),
  );
  let first = Object.keys(passFields(groups, main.name)).length;
  for (const entity of others) {
    await collect(session, entity, features, first);
    first += Object.keys(passFields(groups, entity.name)).length;
  }
  const table = await FeatureTable.create(session, SLICE_FEATURES, fields);
  for (let from = 0; from < features.rows; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, features.rows - from);
    table.append(rows, features.range(from, rows));
  }
  table.close();
  return features.rows;
}

/** Puts an entity's features, computed over the whole source, to the slice's rows. */
async function collect(
  session: DuckSession,
  entity: Entity,
  features: ScatteredFeatures,
  first: number,
): Promise<void> {
  const query = `SELECT s.rowid, f.* EXCLUDE (rid) FROM ${SLICE} AS s
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
  const rid = { type: { kind: 'bigint' }, nullable: false, description: '' } as const;
  const table = await FeatureTable.create(session, featuresOf(entity), {
    rid,
    ...passFields(groups, entity.name),
  });
  try {
    await featurePass(session, groups, entity, dictionaries, source.relation, (rows, rids, values) =>
      table.append(rows, [{ data: rids, valid: undefined }, ...values]),
    );
  } finally {
    table.close();
  }
}
