import { cardDisputes, cardEvents, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, createProbeKernel, withoutCurrentEvent } from '@cardlake/features';
import {
  DUCKDB_CHUNK_ROWS,
  type DuckSession,
  type Relation,
  type Snapshot,
  sql,
  streamChunks,
} from '@cardlake/lake';
import { assertRows } from '../gold/compute-entity-features';
import { createDictionaries, dictionarySizesOf } from '../gold/dictionaries';
import type { Entity } from '../gold/entities';
import { featureColumns, featureRelation, ROW_ID } from '../gold/feature-columns';
import { FeatureTable } from '../gold/feature-table';
import { entityImpacts } from '../gold/impact-window';
import { buildFeedQuery, KernelFeed } from '../gold/kernel-feed';
import { LabelHistories } from '../gold/label-histories';
import { loadLabels } from '../gold/labels';
import { toRawValues } from '../gold/raw-values';
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
  const isProbe = new Uint8Array(DUCKDB_CHUNK_ROWS);
  const rowIds = new Int32Array(2 * DUCKDB_CHUNK_ROWS);
  const narrowed: Int32Array[] = [];
  let computed = 0;
  // Probes first: their row ids are above the −1 of events.
  const query = buildFeedQuery(PROBE_INPUT, entity.key, inputs, dictionaries, histories, sql`, 3 DESC`);
  try {
    for await (const chunk of streamChunks(session, query)) {
      pickProbes(feed.rowIds(chunk), chunk.rowCount, isProbe, rowIds);
      const rows = kernel.push({ ...feed.toBatch(chunk), isProbe });
      if (rows === 0) continue;
      const features = kernel.outputs.map((column, i) => toRawValues(column, rows, narrowed, i));
      table.append(rows, [{ data: rowIds.subarray(0, 2 * rows), valid: undefined }, ...features]);
      computed += rows;
    }
  } finally {
    table.close();
  }
  await session.run(sql`DROP TABLE ${PROBE_INPUT}`);
  assertRows(entity, entities.rows, computed);
}

/** Marks the probes of a chunk, which have a row id from 0, and collects their ids. */
function pickProbes(ids: Int32Array, rows: number, isProbe: Uint8Array, into: Int32Array): void {
  let found = 0;
  for (let row = 0; row < rows; row++) {
    const upper = ids[2 * row + 1]!;
    isProbe[row] = upper < 0 ? 0 : 1;
    if (upper < 0) continue;
    into[found++] = ids[2 * row]!;
    into[found++] = upper;
  }
}
