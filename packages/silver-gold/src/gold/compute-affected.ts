import { cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier, type Relation, relation, sql, streamChunks } from '@cardlake/lake';
import { assertRows } from './compute-entity-features';
import { createDictionaries, type Dictionaries, dictionarySizesOf } from './dictionaries';
import type { Entity } from './entities';
import { featureColumns, featureRelation, ROW_ID } from './feature-columns';
import type { FeatureSource } from './feature-source';
import { FeatureTable } from './feature-table';
import { AFFECTED_ROWS, affectedBy } from './gold-relations';
import type { EntityImpact } from './impact-window';
import { buildFeedQuery, KernelFeed } from './kernel-feed';
import { LabelHistories } from './label-histories';
import { NO_OUTPUT, OutputRows } from './output-rows';
import { toRawValues } from './raw-values';
import { createReachTable, findBounds, isWithin, reachTable } from './reach';

/** Features of one entity for the affected rows, by their number in silver. */
export interface AffectedFeatures {
  readonly entity: Entity;
  readonly table: Relation;
}

/** Rows that the kernel of an entity needs. */
const KERNEL_INPUT = relation('kernel_input', { row_id: { type: 'BIGINT' } });

/**
 * Computes the features of each entity for those rows of `AFFECTED_ROWS` where they may differ. Rows are read only of
 * their entities, and as far back as their windows look.
 *
 * @param source the part of silver that has all these rows
 * @returns one table for each entity with affected rows, which the caller drops
 */
export async function computeAffected(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  impacts: readonly EntityImpact[],
): Promise<AffectedFeatures[]> {
  const computed: AffectedFeatures[] = [];
  for (const impact of impacts) {
    const rows = await session.count(sql`${AFFECTED_ROWS} WHERE ${affectedBy(impact.entity)}`);
    if (rows === 0) continue;
    const table = await computeEntity(session, source, groups, impact);
    computed.push({ entity: impact.entity, table });
    const found = await session.count(table);
    if (found !== rows)
      throw new Error(`features of ${impact.entity.name}: expected ${rows} affected rows, found ${found}`);
  }
  return computed;
}

async function computeEntity(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  impact: EntityImpact,
): Promise<Relation> {
  const { entity } = impact;
  const coded = await loadKernelInput(session, source, groups, impact);
  const dictionaries = await createDictionaries(session, KERNEL_INPUT.name, new Set(coded));
  const columns = [ROW_ID, ...featureColumns(groups, entity.name)];
  const relation = featureRelation(`affected_features_of_${entity.name}`, columns);
  const table = await FeatureTable.create(session, relation, columns);
  try {
    await streamFeatures(session, groups, entity, dictionaries, {
      rows: await session.count(KERNEL_INPUT),
      table,
    });
  } finally {
    table.close();
    await session.run(sql`DROP TABLE ${KERNEL_INPUT}`);
  }
  return relation;
}

/** Streams {@link KERNEL_INPUT}, sorted by entity and time, through the kernel, and its output rows into a table. */
async function streamFeatures(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
  { rows: expected, table }: { readonly rows: number; readonly table: FeatureTable },
): Promise<void> {
  const dictionarySizes = dictionarySizesOf(dictionaries);
  const kernel = createKernel(groups, entity.name, { source: cardEvents, dictionarySizes });
  const histories = await LabelHistories.load(session, kernel.inputs);
  const feed = new KernelFeed(kernel.inputs, histories);
  const outputs = new OutputRows();
  const narrowed: Int32Array[] = [];
  let computed = 0;
  const query = buildFeedQuery(KERNEL_INPUT.name, entity.key, kernel.inputs, dictionaries, histories);
  for await (const chunk of streamChunks(session, query)) {
    const rows = chunk.rowCount;
    const features = kernel
      .push(feed.toBatch(chunk))
      .map((column, i) => toRawValues(column, rows, narrowed, i));
    const output = outputs.select(rows, feed.rowIds(chunk), features);
    if (output.rows > 0) table.append(output.rows, output.values);
    computed += rows;
  }
  assertRows(entity, expected, computed);
}

/**
 * Fills {@link KERNEL_INPUT} with the columns that the kernel reads. An affected row at t depends on the rows of its entity
 * from t − `to` to t − `from` of the impact window.
 *
 * @returns its text columns that the kernel reads as codes
 */
async function loadKernelInput(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  { entity, window }: EntityImpact,
): Promise<string[]> {
  const { decimals, codes, labels } = createKernel(groups, entity.name, { source: cardEvents }).inputs;
  const key = identifier(entity.key);
  const affected = sql`${AFFECTED_ROWS} WHERE ${affectedBy(entity)}`;
  const lookback = reachTable('lookback', entity);
  const { from, to } = window ?? { from: 0, to: 0 };
  await createReachTable(session, lookback, entity, [
    sql`SELECT ${key}, ts - to_microseconds(${to}) AS since, ts - to_microseconds(${from}) AS until
      FROM ${affected}`,
  ]);
  const bounds = await findBounds(session, [sql`SELECT since, until FROM ${lookback}`]);
  const names = new Set([entity.key, 'ts', ...decimals, ...codes, ...(labels ? ['event_id'] : [])]);
  const columns = [...names].map(identifier);
  await session.run(sql`CREATE OR REPLACE TABLE ${KERNEL_INPUT} AS
    SELECT ${columns}, row_id FROM ${affected}
    UNION ALL SELECT ${columns}, ${NO_OUTPUT} AS row_id
      FROM (SELECT * FROM ${source.relation} WHERE ${bounds ? isWithin(bounds) : sql`false`})
      JOIN ${lookback} USING (${key}) ANTI JOIN (SELECT row_id FROM ${affected}) USING (row_id)
      WHERE ts BETWEEN since AND until`);
  return [entity.key, ...codes];
}
