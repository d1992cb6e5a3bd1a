import { cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createEventProbeKernel } from '@cardlake/features';
import { type DuckSession, identifier, type Relation, relation, sql } from '@cardlake/lake';
import { listDays } from './day-counts';
import { createDictionaries, dictionarySizesOf } from './dictionaries';
import type { Entity } from './entities';
import { featureColumns, featureRelation, ROW_ID } from './feature-columns';
import type { FeatureSource } from './feature-source';
import { FeatureTable } from './feature-table';
import { AFFECTED_ROWS, affectedBy } from './gold-relations';
import type { EntityImpact } from './impact-window';
import { buildFeedQuery, KernelFeed } from './kernel-feed';
import { LabelHistories } from './label-histories';
import { createReachTable, findBounds, isWithin, reachTable } from './reach';
import type { SnapshotSource } from './snapshot-sources';
import { selectSnapshotValues } from './snapshot-values';
import { EVENT_ROW, PROBES_FIRST, streamProbes } from './stream-probes';
import { valueColumns } from './value-columns';

/** Features of one entity, or from one snapshot group, for the affected rows, by their number in silver. */
export interface AffectedFeatures {
  readonly owner: Entity;
  readonly table: Relation;
}

/** Rows that the kernel of an entity needs. */
const KERNEL_INPUT = relation('kernel_input', { row_id: { type: 'BIGINT' } });

/**
 * Computes the features of each entity for those rows of `AFFECTED_ROWS` where they may differ. Rows are read only of
 * their entities, and as far back as their windows look. Likewise takes the features of snapshot groups from their rows.
 *
 * @param source the part of silver that has all these rows
 * @returns one table for each entity and snapshot group with affected rows, which the caller drops
 */
export async function computeAffected(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  impacts: readonly EntityImpact[],
  snapshots: readonly SnapshotSource[],
): Promise<AffectedFeatures[]> {
  const computed: AffectedFeatures[] = [];
  const add = async (owner: Entity, compute: () => Promise<Relation>): Promise<void> => {
    const rows = await session.count(sql`${AFFECTED_ROWS} WHERE ${affectedBy(owner)}`);
    if (rows === 0) return;
    const table = await compute();
    computed.push({ owner, table });
    const found = await session.count(table);
    if (found !== rows)
      throw new Error(`features of ${owner.name}: expected ${rows} affected rows, found ${found}`);
  };
  for (const impact of impacts)
    await add(impact.entity, () => computeEntity(session, source, groups, impact));
  for (const snapshot of snapshots) await add(snapshot, () => takeFromSnapshot(session, groups, snapshot));
  return computed;
}

async function takeFromSnapshot(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  snapshot: SnapshotSource,
): Promise<Relation> {
  const columns = valueColumns(groups, snapshot.name).map(({ name, type }) => [name, { type }] as const);
  const table = relation(`affected_features_of_${snapshot.name}`, {
    row_id: { type: 'BIGINT' },
    ...Object.fromEntries(columns),
  });
  const affected = sql`(FROM ${AFFECTED_ROWS} WHERE ${affectedBy(snapshot)})`;
  const days = (await listDays(session, affected)).map(({ day }) => day);
  const values = selectSnapshotValues(snapshot, groups, affected, days, sql`row_id`);
  await session.run(sql`CREATE OR REPLACE TABLE ${table} AS FROM ${values}`);
  return table;
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
  const dictionarySizes = dictionarySizesOf(dictionaries);
  const kernel = createEventProbeKernel(groups, entity.name, { source: cardEvents, dictionarySizes });
  const { inputs } = kernel;
  const histories = await LabelHistories.load(session, inputs);
  const feed = new KernelFeed(inputs, histories);
  const query = buildFeedQuery(KERNEL_INPUT.name, entity.key, inputs, dictionaries, histories, PROBES_FIRST);
  const table = await FeatureTable.create(session, relation, columns);
  try {
    await streamProbes(session, query, { kernel, feed, table });
  } finally {
    table.close();
    await session.run(sql`DROP TABLE ${KERNEL_INPUT}`);
  }
  return relation;
}

/**
 * Fills {@link KERNEL_INPUT} with the columns that the kernel reads: affected rows as probes, and the events that they depend
 * on. Those are, for a row at t, the rows of its entity from t − `to` to t − `from` of the impact window.
 *
 * @returns its text columns that the kernel reads as codes
 */
async function loadKernelInput(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  { entity, window }: EntityImpact,
): Promise<string[]> {
  const { decimals, codes, labels } = createEventProbeKernel(groups, entity.name, {
    source: cardEvents,
  }).inputs;
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
    UNION ALL SELECT ${columns}, ${EVENT_ROW} AS row_id
      FROM (SELECT * FROM ${source.relation} WHERE ${bounds ? isWithin(bounds) : sql`false`})
      JOIN ${lookback} USING (${key}) WHERE ts BETWEEN since AND until`);
  return [entity.key, ...codes];
}
