import type { EventSource } from '@cardlake/schema';
import type { CompiledGroup } from '../compiled/types';
import { KERNEL_CHUNK_ROWS, type KernelBatch, type KernelInputs } from './batch';
import { findFirstBuffered, makeRoom } from './make-room';
import type { OutputColumn } from './output';
import { createPlan, type KernelPlan } from './plan';

/** Options of `createKernel`. */
export interface KernelOptions {
  /** Events that the groups are declared on. */
  readonly source: EventSource;
  /** Number of codes of a string column, where known; otherwise the arrays grow with the codes. */
  readonly dictionarySizes?: Readonly<Record<string, number>>;
}

/**
 * Computes the features of some groups per one entity, over rows sorted by (entity, ts), in batches of any size. No
 * feature needs a later row, so each push returns the features of its rows. Only the past of the current entity that
 * some window still reaches is kept in memory.
 *
 * A push costs amortised O(1) per row and feature, whatever the windows and the number of events of an entity.
 */
export class WindowKernel {
  /** The columns that a batch must have besides `ts` and `entityStart`. */
  readonly inputs: KernelInputs;
  /** The features, in the order of the groups and of their features; one that groups share, at its first place. */
  readonly outputs: readonly OutputColumn[];

  constructor(private readonly plan: KernelPlan) {
    this.inputs = plan.inputs.required;
    this.outputs = plan.outputs;
  }

  /**
   * Computes the features of a batch.
   * @returns {@link outputs}: the first `batch.rows` rows are the features of the batch until the next push
   * @throws Error when rows are not sorted, a column is missing, or a value is out of range
   */
  push(batch: KernelBatch): readonly OutputColumn[] {
    for (const column of this.plan.outputs) column.reserve(batch.rows);
    for (let at = 0; at < batch.rows; at += KERNEL_CHUNK_ROWS)
      this.pushChunk(batch, at, Math.min(KERNEL_CHUNK_ROWS, batch.rows - at));
    return this.outputs;
  }

  /**
   * Computes the features of the last row of a batch alone. The batch is the whole past of one entity and the row, sorted,
   * and continues nothing; it costs little more than reading it.
   * @returns {@link outputs}: their first row
   */
  pushLast(batch: KernelBatch): readonly OutputColumn[] {
    const { buffer, peers, bounds, evaluators, outputs } = this.plan;
    for (const column of outputs) column.reserve(1);
    makeRoom(this.plan, batch.rows);
    buffer.append(batch, 0, batch.rows);
    peers.evaluateLast(buffer, batch.rows);
    for (const each of bounds) each.evaluate(buffer, 1);
    for (const evaluator of evaluators) evaluator.evaluate(buffer.end - 1, 1, 0);
    return outputs;
  }

  /** Loads the whole past of one entity without computing features; only into a new kernel. */
  preload(batch: KernelBatch): void {
    const { buffer, peers } = this.plan;
    if (buffer.end > 0) throw new Error('only a new kernel can be preloaded');
    makeRoom(this.plan, batch.rows);
    buffer.append(batch, 0, batch.rows);
    peers.resume(buffer);
  }

  /** Number of past rows of the current entity that some window may still reach. */
  get retainedRows(): number {
    return this.plan.buffer.end - this.firstRetained();
  }

  /** Hides the oldest retained rows from later windows. Returns the time of the newest of them, µs. */
  dropOldest(rows: number): number {
    const { buffer, peers } = this.plan;
    const end = this.firstRetained() + rows;
    peers.hideBefore(end);
    return buffer.ts[end - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** Copies the retained rows, without labels, in the form that `preload` takes. */
  copyRetained(): KernelBatch {
    const { buffer, inputs } = this.plan;
    const first = this.firstRetained();
    const end = buffer.end;
    const rows = end - first;
    const entityStart = new Uint8Array(rows);
    if (rows > 0) entityStart[0] = 1;
    return {
      rows,
      ts: buffer.ts.slice(first, end),
      entityStart,
      decimals: Object.fromEntries(
        inputs.decimalColumns.map((column) => [column.column, column.words(first, end)]),
      ),
      codes: Object.fromEntries(
        inputs.codeColumns.map((column) => [column.column, column.codes.slice(first, end)]),
      ),
    };
  }

  private pushChunk(batch: KernelBatch, at: number, rows: number): void {
    const { buffer, peers, bounds, evaluators } = this.plan;
    makeRoom(this.plan, rows);
    const from = buffer.end;
    buffer.append(batch, at, rows);
    peers.evaluate(buffer, batch.entityStart, at, rows);
    for (const each of bounds) each.evaluate(buffer, rows);
    for (const evaluator of evaluators) evaluator.evaluate(from, rows, at);
  }

  private firstRetained(): number {
    return Math.max(findFirstBuffered(this.plan), this.plan.peers.entity);
  }
}

/**
 * Creates a kernel for the features of some groups that are computed per one entity; groups share their windows.
 * @param entity name of the entity; features per other entities are left out
 */
export const createKernel = (
  groups: readonly CompiledGroup[],
  entity: string,
  { source, dictionarySizes = {} }: KernelOptions,
): WindowKernel => new WindowKernel(createPlan(groups, entity, source.fields, dictionarySizes));
