import type { CompiledGroup, KernelBatch } from '@cardlake/features';
import type { RowPlaces } from './row-batches';

/** An entity whose features are computed, and where the rows of the source are. */
export interface EntityTask {
  readonly groups: readonly CompiledGroup[];
  readonly entity: string;
  /** Number of codes by string column. */
  readonly dictionarySizes: Readonly<Record<string, number>>;
  readonly places: RowPlaces;
}

/**
 * Rows sorted by (entity, ts). Those of an entity that the group before began are in the first rows, without an
 * entity start.
 */
export interface FeedGroup {
  readonly batch: KernelBatch;
  /** Raw BIGINT values, see `FeatureSource`. */
  readonly rowIds: Int32Array;
}

/** Features of a group: a block whose rows are ordered by batch. */
export interface FeatureBlocks {
  readonly buffer: SharedArrayBuffer;
  /** Rows of each batch. */
  readonly rows: Int32Array;
}

/** Rows `[from, until)` of a block. */
export interface BlockPart {
  readonly buffer: ArrayBufferLike;
  /** Rows of the whole block. */
  readonly blockRows: number;
  readonly from: number;
  readonly until: number;
}

/** Features of a batch by entity; the parts of an entity have each row of the batch once. */
export interface BatchTask {
  readonly groups: readonly CompiledGroup[];
  readonly rows: number;
  readonly entities: readonly { readonly entity: string; readonly parts: readonly BlockPart[] }[];
  /** Buffer to use again if it is large enough. */
  readonly spare: ArrayBuffer;
}
