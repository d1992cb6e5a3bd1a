import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier } from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import { z } from 'zod';
import { type Dictionaries, makeDictionaries } from './dictionary';
import { type Entity, entitiesOf } from './entities';
import { featurePass, outputName } from './feature-pass';
import { feedColumns, feedJoins } from './kernel-feed';
import { featuresOf, makeSlice, SLICE } from './slice-table';
import type { Source } from './source';

/** Memory of one slice's features at most; its rows and their sort take about as much again. */
const SLICE_BYTES = 240 * 1024 * 1024;
const VALUE_BYTES = 8;

/** The features of one slice of the entities, ready to be selected. */
export interface ComputedSlice {
  readonly rows: number;
  /** SQL condition that picks this slice's rows from any table with the business columns. */
  readonly condition: string;
  /**
   * A query of a group's wanted rows, with the columns of its gold table, for one of `parts` equal parts. It can run
   * on any connection: joining by position takes one core, so parts are for running beside each other.
   */
  select(group: CompiledGroup, part: number, parts: number): string;
}

/**
 * Computes the groups' features over a source, one slice of entities after the other, so that no table outgrows
 * memory.
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
    for (const entity of others) await passOverSource(session, source, groups, entity, dictionaries);
    for (const condition of slicesOf(main, source, groups)) {
      await makeSlice(session, source, groups, main, others, dictionaries, condition);
      await featurePass(session, groups, main, dictionaries, SLICE, '', featuresOf(main));
      const rows = await countRows(session);
      yield {
        rows,
        condition,
        select: (group, part, parts) => selectOf(group, source, main, rows, part, parts),
      };
    }
  } finally {
    for (const entity of [main, ...others])
      await session.run(`DROP TABLE IF EXISTS ${identifier(featuresOf(entity))}`);
    await session.run(`DROP TABLE IF EXISTS ${SLICE}`);
  }
}

function passOverSource(
  session: DuckSession,
  source: Source,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
): Promise<void> {
  const { inputs } = createKernel(groups, entity.name);
  const relation = `(SELECT ${feedColumns(entity.key, inputs).join(', ')}
    FROM ${source.relation} AS s ${feedJoins(entity.key, inputs, dictionaries)})`;
  return featurePass(
    session,
    groups,
    entity,
    dictionaries,
    relation,
    'ORDER BY feed_entity, feed_ts',
    featuresOf(entity),
  );
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

async function countRows(session: DuckSession): Promise<number> {
  const [found] = await session.rows(`SELECT count(*) AS n FROM ${SLICE}`, z.object({ n: z.bigint() }));
  return Number(found?.n ?? 0);
}

function selectOf(
  group: CompiledGroup,
  { wanted }: Source,
  main: Entity,
  rows: number,
  part: number,
  parts: number,
): string {
  const from = Math.floor((rows * part) / parts);
  const until = Math.floor((rows * (part + 1)) / parts);
  const range = (table: string): string =>
    parts === 1 ? table : `(SELECT * FROM ${table} WHERE rowid >= ${from} AND rowid < ${until})`;
  const business = Object.keys(businessFields).map((name) => `s.${identifier(name)}`);
  const features = group.features.map(
    ({ name, entity }) =>
      `${entity === main.name ? 'f' : 's'}.${identifier(outputName(group, name))} AS ${identifier(name)}`,
  );
  return `SELECT ${[...business, ...features].join(', ')}
    FROM ${range(SLICE)} AS s POSITIONAL JOIN ${range(identifier(featuresOf(main)))} AS f
    ${wanted === null ? '' : `WHERE s.${identifier(wanted)}`}`;
}
