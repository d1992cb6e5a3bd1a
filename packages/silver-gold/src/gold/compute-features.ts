import type { CompiledGroup } from '@cardlake/features';
import { type DuckSession, identifier } from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import { type Dictionary, makeDictionary } from './dictionary';
import { featurePass, inputsOf, outputName } from './feature-pass';
import { type Source, slice } from './source';

/** Rows computed together at most: their features lie in DuckDB tables, and those in its memory or its spill files. */
const SLICE_ROWS = 2_500_000;

/** The features of one share of the rows, ready to be selected. */
export interface ComputedSlice {
  /** SQL condition that picks this share's rows from any table with the business columns. */
  readonly rows: string;
  /** A query of a group's wanted rows, with the columns of its gold table. */
  select(group: CompiledGroup): string;
}

/**
 * Computes the groups' features over a source, slice by slice.
 *
 * The entity that most groups are about comes last and sets the slices; the features of any other entity are computed
 * for all rows before, since their entities lie across the slices.
 */
export async function* computeFeatures(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
): AsyncGenerator<ComputedSlice> {
  const entities = entitiesOf(groups);
  const slices = Math.max(1, Math.ceil(source.rows / SLICE_ROWS));
  const dictionaries = await makeDictionaries(session, source, groups, entities);
  const tables = new Map(entities.map(({ name }) => [name, `features_of_${name}`]));
  const [last, ...others] = entities;
  if (!last) throw new Error('a group has at least one entity');
  const pass = (entity: Entity, indexes: readonly number[]) =>
    featurePass(
      session,
      {
        source,
        groups,
        entity,
        dictionaries,
        slices: indexes.map((index) => slice(entity.key, index, slices)),
      },
      tables.get(entity.name)!,
    );
  const all = Array.from({ length: slices }, (_, index) => index);
  for (const entity of others) await pass(entity, all);
  for (const index of all) {
    await pass(last, [index]);
    yield { rows: slice(last.key, index, slices), select: (group) => selectOf(group, source, tables) };
  }
  for (const table of tables.values()) await session.run(`DROP TABLE ${identifier(table)}`);
}

interface Entity {
  readonly name: string;
  /** Key column. */
  readonly key: string;
}

/** Entities that have features, those that more groups are about first. */
function entitiesOf(groups: readonly CompiledGroup[]): Entity[] {
  const keys = new Map<string, string>();
  const weight = new Map<string, number>();
  for (const group of groups) {
    for (const { entity } of group.features) {
      const key = group.entities[entity]!;
      if ((keys.get(entity) ?? key) !== key)
        throw new Error(`two groups mean different things by entity ${entity}`);
      keys.set(entity, key);
    }
    weight.set(group.entity, (weight.get(group.entity) ?? 0) + 1);
  }
  return [...keys]
    .map(([name, key]) => ({ name, key }))
    .sort((a, b) => (weight.get(b.name) ?? 0) - (weight.get(a.name) ?? 0));
}

async function makeDictionaries(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
  entities: readonly Entity[],
): Promise<Map<string, Dictionary>> {
  const columns = new Set(entities.flatMap(({ name, key }) => [key, ...inputsOf(groups, name).codes]));
  const dictionaries = new Map<string, Dictionary>();
  for (const column of columns)
    dictionaries.set(column, await makeDictionary(session, source.relation, column));
  return dictionaries;
}

function selectOf(group: CompiledGroup, source: Source, tables: ReadonlyMap<string, string>): string {
  const business = Object.keys(businessFields).map((name) => `s.${identifier(name)}`);
  const features = group.features.map(
    ({ name, entity }) =>
      `${identifier(tables.get(entity)!)}.${identifier(outputName(group, name))} AS ${identifier(name)}`,
  );
  const used = [...new Set(group.features.map(({ entity }) => entity))];
  const joins = used.map((entity) => `JOIN ${identifier(tables.get(entity)!)} USING (rid)`);
  const wanted = source.wanted === 'true' ? '' : `WHERE s.${source.wanted}`;
  return `SELECT ${[...business, ...features].join(', ')} FROM ${source.relation} AS s ${joins.join(' ')} ${wanted}`;
}
