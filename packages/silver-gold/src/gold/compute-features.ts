import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier } from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import { makeDictionaries } from './dictionary';
import { type Entity, entitiesOf } from './entities';
import { outputName } from './pass-fields';
import { computeForSource, computeSlice, featuresOf, SLICE, SLICE_FEATURES } from './slice';
import type { Source } from './source';

/** Memory of one slice's features at most: they are held twice, as arrays and as a table. */
const SLICE_BYTES = 160 * 1024 * 1024;
const VALUE_BYTES = 8;

/** Rows `[from, until)` of a slice. */
export interface RowRange {
  readonly from: number;
  readonly until: number;
}

/** The features of one slice of the entities, ready to be selected. */
export interface ComputedSlice {
  readonly rows: number;
  /** SQL condition that picks this slice's rows from any table with the business columns. */
  readonly condition: string;
  /**
   * A query of a group's wanted rows, with the columns of its gold table, in the order of the source; for all rows or
   * a range of them. It may run on any connection of the session's database.
   */
  select(group: CompiledGroup, range?: RowRange): string;
}

/**
 * Computes the groups' features over a source, one slice of entities after the other, so that neither arrays nor
 * tables outgrow memory.
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
  const coded = [main, ...others].flatMap(({ name, key }) => [
    key,
    ...createKernel(groups, name).inputs.codes,
  ]);
  const dictionaries = await makeDictionaries(session, source.relation, new Set(coded));
  try {
    for (const entity of others) await computeForSource(session, source, groups, entity, dictionaries);
    for (const condition of slicesOf(main, source, groups)) {
      const rows = await computeSlice(session, source, groups, main, others, dictionaries, condition);
      yield { rows, condition, select: (group, range) => selectOf(group, source, range) };
    }
  } finally {
    for (const table of [...others.map(featuresOf), SLICE, SLICE_FEATURES])
      await session.run(`DROP TABLE IF EXISTS ${identifier(table)}`);
  }
}

/** SQL conditions that cut a source into slices by the hash of the entity's key. */
function slicesOf({ key }: Entity, { rows }: Source, groups: readonly CompiledGroup[]): string[] {
  const values = groups.reduce((total, { features }) => total + features.length, 0);
  const count = Math.max(1, Math.ceil((rows * values * VALUE_BYTES) / SLICE_BYTES));
  if (count === 1) return ['true'];
  return Array.from(
    { length: count },
    (_, index) => `hash(${identifier(key)}) % ${count}::UBIGINT = ${index}`,
  );
}

function selectOf(group: CompiledGroup, { wanted }: Source, range: RowRange | undefined): string {
  const part = (table: string): string =>
    range ? `(SELECT * FROM ${table} WHERE rowid >= ${range.from} AND rowid < ${range.until})` : table;
  const business = Object.keys(businessFields).map((name) => `s.${identifier(name)}`);
  const features = group.features.map(
    ({ name }) => `f.${identifier(outputName(group, name))} AS ${identifier(name)}`,
  );
  return `SELECT ${[...business, ...features].join(', ')}
    FROM ${part(SLICE)} AS s POSITIONAL JOIN ${part(SLICE_FEATURES)} AS f
    ${wanted === null ? '' : `WHERE s.${identifier(wanted)}`}`;
}
