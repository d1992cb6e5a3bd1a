import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier } from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import { type Dictionary, makeDictionary } from './dictionary';
import { type Entity, entitiesOf } from './entities';
import { featurePass, outputName } from './feature-pass';
import { cutSource, dropSlices } from './slices';
import type { Source } from './source';

/** Features of one share of the rows at most: they lie in DuckDB's memory, and a join holds them once more. */
const SLICE_BYTES = 240 * 1024 * 1024;
const VALUE_BYTES = 8;

/** The features of one share of the rows, ready to be selected. */
export interface ComputedSlice {
  /** SQL condition that picks this share's rows from any table with the business columns. */
  readonly rows: string;
  /** A query of a group's wanted rows, with the columns of its gold table. */
  select(group: CompiledGroup): string;
}

/**
 * Computes the groups' features over a source, one slice of entities after the other, so that neither the features
 * nor the joins that bring them to their rows outgrow memory.
 *
 * The slices are those of the entity that most groups are about. The features of any other entity are computed for
 * all rows before, since its rows lie across the slices.
 */
export async function* computeFeatures(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
): AsyncGenerator<ComputedSlice> {
  const [main, ...others] = entitiesOf(groups);
  if (!main) throw new Error('a group has at least one entity');
  const dictionaries = await makeDictionaries(session, source, groups, [main, ...others]);
  const pass = (entity: Entity, rows: Source) =>
    featurePass(session, { source: rows, groups, entity, dictionaries }, tableOf(entity.name));
  const features = groups.reduce((total, group) => total + group.features.length, 0);
  const count = Math.max(1, Math.ceil((source.rows * features * VALUE_BYTES) / SLICE_BYTES));
  try {
    for (const entity of others) await pass(entity, source);
    for (const slice of await cutSource(session, source, main.key, count)) {
      await pass(main, slice.source);
      yield { rows: slice.rows, select: (group) => selectOf(group, slice.source) };
    }
  } finally {
    dropSlices(session);
    for (const { name } of [main, ...others])
      await session.run(`DROP TABLE IF EXISTS ${identifier(tableOf(name))}`);
  }
}

/** Table of an entity's features. */
const tableOf = (entity: string): string => `features_of_${entity}`;

async function makeDictionaries(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
  entities: readonly Entity[],
): Promise<Map<string, Dictionary>> {
  const columns = new Set(
    entities.flatMap(({ name, key }) => [key, ...createKernel(groups, name).inputs.codes]),
  );
  const dictionaries = new Map<string, Dictionary>();
  for (const column of columns)
    dictionaries.set(column, await makeDictionary(session, source.relation, column));
  return dictionaries;
}

function selectOf(group: CompiledGroup, { relation, wanted }: Source): string {
  const business = Object.keys(businessFields).map((name) => `s.${identifier(name)}`);
  const features = group.features.map(
    ({ name, entity }) =>
      `${identifier(tableOf(entity))}.${identifier(outputName(group, name))} AS ${identifier(name)}`,
  );
  const entities = [...new Set(group.features.map(({ entity }) => entity))];
  const joins = entities.map((entity) => `JOIN ${identifier(tableOf(entity))} USING (rid)`);
  return `SELECT ${[...business, ...features].join(', ')} FROM ${relation} AS s ${joins.join(' ')}
    ${wanted === null ? '' : `WHERE s.${identifier(wanted)}`}`;
}
