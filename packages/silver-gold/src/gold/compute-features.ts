import { join } from 'node:path';
import { businessFields, cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, identifier, joinSql, type Sql, type StoredRows, sql } from '@cardlake/lake';
import { BlockLayout } from './block-layout';
import { BlockStore } from './block-store';
import { computeEntityFeatures } from './compute-entity-features';
import { createDictionaries } from './dictionaries';
import { type Entity, listEntities } from './entities';
import { featureColumns, featureValue, typedFeature } from './feature-columns';
import type { FeatureComputer } from './feature-computer';
import { FeatureFunction } from './feature-function';
import type { FeatureSource } from './feature-source';
import type { BatchTask } from './feature-task';
import { placeRows, planBatches, type RowBatch, sliceRanges } from './row-batches';
import type { SnapshotSource } from './snapshot-sources';
import { selectSnapshotValues } from './snapshot-values';
import { chooseComputer, type FeatureThreads } from './threaded-computer';
import { featureColumnName, featuresOf, valueColumns } from './value-columns';

/** Rows of the largest batch. Its features are held twice: as blocks and in the order of its rows. */
const MAX_BATCH_ROWS = 400_000;
/** Memory for the features of all rows; the others wait in files. */
const BLOCK_BYTES = 256 * 1024 * 1024;

/** Features of a batch. They are in memory until it is released, so that it can be written while the next are computed. */
export interface ComputedBatch extends Pick<RowBatch, 'rows' | 'days' | 'endsDay'> {
  readonly isLast: boolean;
  /**
   * Builds the query of a group's output rows with the columns of its gold table, in the order of the source. It may
   * run on any connection of the session's database.
   */
  select(group: CompiledGroup): Sql;
  /**
   * Builds the query of the features of groups for rows `[from, until)`, those that they share once, with the names of
   * `featureColumnName`; otherwise as `select`.
   */
  selectFeatures(groups: readonly CompiledGroup[], from: number, until: number): Sql;
  /** Builds the query of the columns of the events, of rows `[from, until)` that are whole files of silver. */
  selectEvents(from: number, until: number): Sql;
  /** Places of the rows in the files of silver; undefined when the source has them in a table. */
  readonly stored: readonly StoredRows[] | undefined;
  /** Ends the batch: no query reads it any more. */
  release(): void;
}

/**
 * Computes the features of the groups over a source, batch after batch of its rows.
 *
 * The features of all rows are computed entity by entity, because those of an entity are spread over the batches, and
 * kept by batch until each is assembled in the order of its rows.
 *
 * @param snapshots snapshot groups that features are taken from
 * @param threads threads to use for many rows
 */
export async function* computeFeatures(
  session: DuckSession,
  source: FeatureSource,
  groups: readonly CompiledGroup[],
  snapshots: readonly SnapshotSource[],
  threads?: FeatureThreads,
): AsyncGenerator<ComputedBatch> {
  const entities = listEntities(groups);
  if (entities.length === 0)
    throw new Error('expected at least one feature group with an entity, found none');
  const batches = planBatches(source.parts, MAX_BATCH_ROWS);
  const columns = entities.flatMap(({ name }) => featureColumns(groups, name));
  const features = new FeatureFunction(session, columns);
  const stores = createStores(session, groups, entities);
  const computer = chooseComputer(source.rows, threads);
  try {
    await computeEntities(session, source, groups, batches, stores, computer);
    const spares: ArrayBuffer[] = [];
    const assemble = (index: number): Promise<ArrayBuffer> => {
      const batch = batches[index];
      if (!batch) return Promise.resolve(NO_BYTES);
      const spare = spares.pop() ?? NO_BYTES;
      const buffer = computer.assemble(batchTask(groups, stores, index, batch.rows, spare));
      // Avoids unhandledRejection.
      buffer.catch(() => {});
      return buffer;
    };
    let next = assemble(0);
    for (const [index, batch] of batches.entries()) {
      const buffer = await next;
      next = assemble(index + 1);
      features.add(index, { buffer, rows: batch.rows });
      const select = (group: CompiledGroup) =>
        selectRows(group, source, batch, features.from(index, 0, batch.rows), snapshots);
      const slice = (from: number, until: number) => ({
        days: batch.days,
        ranges: sliceRanges(batch.ranges, from, until),
      });
      const selectFeatures = (some: readonly CompiledGroup[], from: number, until: number) =>
        selectValues(some, source, slice(from, until), features.from(index, from, until), snapshots);
      const selectEvents = (from: number, until: number) =>
        sql`FROM ${source.select(slice(from, until).ranges)}`;
      const release = () => {
        features.remove(index);
        spares.push(buffer);
      };
      const isLast = index === batches.length - 1;
      const stored = source.stored(batch.ranges);
      yield { ...batch, isLast, stored, select, selectFeatures, selectEvents, release };
    }
  } finally {
    await computer.close();
    for (const store of stores.values()) store.close();
    features.close();
  }
}

const NO_BYTES = new ArrayBuffer(0);

function createStores(
  { tempDir }: DuckSession,
  groups: readonly CompiledGroup[],
  entities: readonly Entity[],
): Map<Entity, BlockStore> {
  const memory = { bytes: BLOCK_BYTES };
  return new Map(
    entities.map((entity) => {
      const layout = new BlockLayout(valueColumns(groups, entity.name));
      return [entity, new BlockStore(layout, join(tempDir, `features-of-${entity.name}`), memory)];
    }),
  );
}

async function computeEntities(
  session: DuckSession,
  { relation, rows, parts }: FeatureSource,
  groups: readonly CompiledGroup[],
  batches: readonly RowBatch[],
  stores: ReadonlyMap<Entity, BlockStore>,
  computer: FeatureComputer,
): Promise<void> {
  const coded = [...stores.keys()].flatMap(({ name, key }) => [
    key,
    ...createKernel(groups, name, { source: cardEvents }).inputs.codes,
  ]);
  const dictionaries = await createDictionaries(session, relation, new Set(coded));
  const places = placeRows(parts, batches);
  for (const [entity, store] of stores)
    await computeEntityFeatures(
      session,
      groups,
      entity,
      dictionaries,
      { relation, rows, places },
      computer,
      (blocks) => store.add(blocks),
    );
}

const batchTask = (
  groups: readonly CompiledGroup[],
  stores: ReadonlyMap<Entity, BlockStore>,
  index: number,
  rows: number,
  spare: ArrayBuffer,
): BatchTask => ({
  groups,
  rows,
  spare,
  entities: [...stores].map(([{ name }, store]) => ({ entity: name, parts: store.partsOf(index) })),
});

/** Builds the query of a group's rows in the order of a batch: the columns of the events, and the features. */
function selectRows(
  group: CompiledGroup,
  source: FeatureSource,
  batch: Pick<RowBatch, 'ranges' | 'days'>,
  computed: Sql,
  snapshots: readonly SnapshotSource[],
): Sql {
  const business = Object.keys(businessFields).map((name) => sql`s.${identifier(name)}`);
  const features = group.features.map((feature) => typedFeature(group, feature));
  return sql`SELECT ${[...business, ...features]} FROM ${source.select(batch.ranges)} AS s
    POSITIONAL JOIN ${besideSnapshots([group], source, batch, computed, snapshots)}`;
}

/** Builds the query of the features of groups in the order of a batch, each once. */
function selectValues(
  groups: readonly CompiledGroup[],
  source: FeatureSource,
  batch: Pick<RowBatch, 'ranges' | 'days'>,
  computed: Sql,
  snapshots: readonly SnapshotSource[],
): Sql {
  const values = new Map(
    groups.flatMap((group) =>
      group.features.map(
        (feature) => [featureColumnName(group, feature.name), featureValue(group, feature)] as const,
      ),
    ),
  );
  const columns = [...values].map(([name, value]) => sql`${value} AS ${identifier(name)}`);
  return sql`SELECT ${columns} FROM ${besideSnapshots(groups, source, batch, computed, snapshots)}`;
}

/** Puts the features that groups take from snapshot groups beside the computed ones. */
function besideSnapshots(
  groups: readonly CompiledGroup[],
  source: FeatureSource,
  { ranges, days }: Pick<RowBatch, 'ranges' | 'days'>,
  computed: Sql,
  snapshots: readonly SnapshotSource[],
): Sql {
  const used = snapshots.filter(({ name }) => groups.some((group) => featuresOf(group, name).length > 0));
  const values = used.map(
    (snapshot) => sql`POSITIONAL JOIN ${selectSnapshotValues(snapshot, groups, source.select(ranges), days)}`,
  );
  return sql`${computed} ${joinSql(values, ' ')}`;
}
