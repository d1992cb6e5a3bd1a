import { businessFields } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier } from '@cardlake/lake';
import { duckdbType } from '@cardlake/schema';
import { makeDictionaries } from './dictionary';
import { type Entity, entitiesOf } from './entities';
import { outputName } from './pass-columns';
import { ScatteredFeatures } from './scattered';
import {
  computeForSource,
  computeSlice,
  featuresOf,
  prepareSlice,
  type SliceTables,
  sliceColumns,
} from './slice';
import type { Source } from './source';

/** Memory of one slice's features at most: they are held twice, as arrays and as a table. */
const SLICE_BYTES = 160 * 1024 * 1024;
const VALUE_BYTES = 8;

/** Rows of three slices: one is written, one computed, one prepared. Features of the first two. */
const ROWS_TABLES = ['slice_rows_0', 'slice_rows_1', 'slice_rows_2'];
const FEATURES_TABLES = ['slice_features_0', 'slice_features_1'];
const ALL_TABLES = [...ROWS_TABLES, ...FEATURES_TABLES];

const tablesOf = (index: number): SliceTables => ({
  rows: ROWS_TABLES[index % ROWS_TABLES.length]!,
  features: FEATURES_TABLES[index % FEATURES_TABLES.length]!,
});

/** Rows `[from, until)` of a slice. */
export interface RowRange {
  readonly from: number;
  readonly until: number;
}

/**
 * The features of one slice of the entities, ready to be selected: until the slice after the next is asked for, or the
 * one after the last, so that one can be written while the next is computed.
 */
export interface ComputedSlice {
  readonly rows: number;
  readonly isLast: boolean;
  readonly tables: SliceTables;
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
  const reader = await session.fork();
  const conditions = slicesOf(main, source, groups);
  const prepare = (index: number): Promise<number> => {
    const condition = conditions[index];
    if (condition === undefined) return Promise.resolve(0);
    const rows = prepareSlice(reader, source, tablesOf(index).rows, condition);
    // A failure that nobody awaits yet is reported when its turn comes.
    rows.catch(() => {});
    return rows;
  };
  let prepared = prepare(0);
  try {
    for (const entity of others) await computeForSource(session, source, groups, entity, dictionaries);
    const features = new ScatteredFeatures(sliceColumns(groups, [main, ...others]));
    const run = { session, groups, main, others, dictionaries, features };
    for (const [index, condition] of conditions.entries()) {
      const tables = tablesOf(index);
      const rows = await prepared;
      prepared = prepare(index + 1);
      await computeSlice(run, tables, rows);
      yield {
        rows,
        isLast: index === conditions.length - 1,
        tables,
        condition,
        select: (group, range) => selectOf(group, source, tables, range),
      };
    }
  } finally {
    await Promise.allSettled([prepared]);
    for (const table of [...others.map(featuresOf), ...ALL_TABLES])
      await session.run(`DROP TABLE IF EXISTS ${identifier(table)}`);
    reader.close();
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

function selectOf(
  group: CompiledGroup,
  { wanted }: Source,
  tables: SliceTables,
  range: RowRange | undefined,
): string {
  const part = (table: string): string =>
    range ? `(SELECT * FROM ${table} WHERE rowid >= ${range.from} AND rowid < ${range.until})` : table;
  const business = Object.keys(businessFields).map((name) => `s.${identifier(name)}`);
  const features = group.features.map(
    ({ name, type }) =>
      `f.${identifier(outputName(group, name))}::${duckdbType(type)} AS ${identifier(name)}`,
  );
  return `SELECT ${[...business, ...features].join(', ')}
    FROM ${part(tables.rows)} AS s POSITIONAL JOIN ${part(tables.features)} AS f
    ${wanted === null ? '' : `WHERE s.${identifier(wanted)}`}`;
}
