import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier } from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import type { Dictionaries } from './dictionary';
import type { Entity } from './entities';
import { feedColumns, feedJoins } from './kernel-feed';
import type { Source } from './source';

/** The rows of one slice, sorted by (entity, ts): business columns, what the kernel reads, features per others. */
export const SLICE = 'slice_rows';

/** A table of features per some entity, with the source's `rid`. */
export const featuresOf = (entity: Entity): string => `features_of_${entity.name}`;

/**
 * Makes the table {@link SLICE}. It is sorted once, here, and everything after reads it in that order: the kernel, and
 * the join of its output by position.
 *
 * @param rows SQL condition: the rows of the slice
 * @param others entities whose features are computed already
 * @returns how many rows it has
 */
export async function makeSlice(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
  main: Entity,
  others: readonly Entity[],
  dictionaries: Dictionaries,
  rows: string,
): Promise<void> {
  const inputs = createKernel(groups, main.name).inputs;
  const feed = feedColumns(main.key, inputs);
  const business = Object.keys(businessFields).map((name) => `s.${identifier(name)}`);
  const wanted = source.wanted === null ? [] : [`s.${identifier(source.wanted)}`];
  const features = others.map((entity) => `${identifier(featuresOf(entity))}.* EXCLUDE (rid)`);
  const joins = others.map((entity) => `JOIN ${identifier(featuresOf(entity))} USING (rid)`);
  await session.run(`CREATE OR REPLACE TABLE ${SLICE} AS
    SELECT ${[...business, ...wanted, ...feed, ...features].join(', ')}
    FROM ${source.relation} AS s ${feedJoins(main.key, inputs, dictionaries)} ${joins.join(' ')}
    WHERE ${rows} ORDER BY feed_entity, feed_ts`);
}
