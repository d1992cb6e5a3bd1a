import { cardDisputes, cardEvents, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, createProbeKernel, withoutCurrentEvent } from '@cardlake/features';
import { type DuckSession, type Relation, type Snapshot, sql } from '@cardlake/lake';
import { assertRows } from '../gold/compute-entity-features';
import { createDictionaries, dictionarySizesOf } from '../gold/dictionaries';
import type { Entity } from '../gold/entities';
import { featureColumns, featureRelation, ROW_ID } from '../gold/feature-columns';
import { FeatureTable } from '../gold/feature-table';
import { entityImpacts } from '../gold/impact-window';
import { buildFeedQuery, KernelFeed } from '../gold/kernel-feed';
import { LabelHistories } from '../gold/label-histories';
import { loadLabels } from '../gold/labels';
import { PROBES_FIRST, streamProbes } from '../gold/stream-probes';
import { PROBE_INPUT } from './join-relations';
import type { LoadedEntities } from './load-entities';
import { loadProbeInput } from './probe-input';

/** Declares the table with the features of an entity for every probe, by `row_id`. */
export const probeFeatures = (entity: Entity, groups: readonly CompiledGroup[]): Relation =>
  featureRelation(`probe_features_of_${entity.name}`, [ROW_ID, ...columnsOf(entity, groups)]);

const columnsOf = ({ name }: Entity, groups: readonly CompiledGroup[]) =>
  featureColumns(groups.map(withoutCurrentEvent), name);

/** Rows of the file to compute features for. */
export interface Probes {
  readonly snapshot: Snapshot;
  readonly groups: readonly CompiledGroup[];
  readonly entities: LoadedEntities;
  /** Columns of the lake that the file has. */
  readonly columns: readonly string[];
}

/**
 * Computes the features of one entity for every row of the file, into the table {@link probeFeatures}. DuckDB sorts events
 * and rows by entity and time, spilling to disk when it must, and the kernel holds no more than the longest window.
 * @throws Error when the stream ends early, which DuckDB does not report
 */
export async function computeProbeFeatures(
  session: DuckSession,
  entity: Entity,
  { snapshot, groups, entities, columns }: Probes,
): Promise<void> {
  const { inputs } = createProbeKernel(groups, entity.name, { source: cardEvents });
  const reach = entityImpacts(groups).find((impact) => impact.entity.name === entity.name)?.window?.to ?? 0;
  const silver = snapshot.files(cardTransactions);
  await loadProbeInput(session, entity, inputs, { silver, entities, reach, columns });
  if (inputs.labels) await loadLabels(session, snapshot.files(cardDisputes));
  const dictionaries = await createDictionaries(session, PROBE_INPUT, new Set([entity.key, ...inputs.codes]));
  const dictionarySizes = dictionarySizesOf(dictionaries);
  const kernel = createProbeKernel(groups, entity.name, { source: cardEvents, dictionarySizes });
  const histories = await LabelHistories.load(session, inputs);
  const feed = new KernelFeed(inputs, histories);
  const table = await FeatureTable.create(session, probeFeatures(entity, groups), [
    ROW_ID,
    ...columnsOf(entity, groups),
  ]);
  const query = buildFeedQuery(PROBE_INPUT, entity.key, inputs, dictionaries, histories, PROBES_FIRST);
  let computed: number;
  try {
    computed = await streamProbes(session, query, { kernel, feed, table });
  } finally {
    table.close();
  }
  await session.run(sql`DROP TABLE ${PROBE_INPUT}`);
  assertRows(entity, entities.rows, computed);
}
