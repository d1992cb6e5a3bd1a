import type { EventSource } from '@cardlake/schema';
import type { CompiledGroup } from '../compiled/types';
import { KERNEL_CHUNK_ROWS, type KernelBatch, type KernelInputs } from './batch';
import type { OutputColumn } from './output';
import { createPlan, type KernelPlan } from './plan';

/** What may be said when a kernel is made. */
export interface KernelOptions {
  /** Events that the groups are declared on. */
  readonly source: EventSource;
  /** How many codes a string column will have; without it, the arrays grow as codes come. */
  readonly dictionarySizes?: Readonly<Record<string, number>>;
}

/**
 * Computes the features of some groups that are per one entity, for rows that come sorted by (entity, ts) in batches of
 * any size. A row's features need no later row, so every push gives the features of its rows. Kept in memory is the
 * past of the current entity that its windows still reach, whatever the number of rows pushed.
 *
 * Each push costs O(1) a row and feature, amortised, whatever the windows and however hot the entity.
 */
export class WindowKernel {
  /** What a batch has to bring besides `ts` and `entityStart`. */
  readonly inputs: KernelInputs;
  /** The features, in the order of the groups and of their features. */
  readonly outputs: readonly OutputColumn[];

  constructor(private readonly plan: KernelPlan) {
    this.inputs = plan.inputs.required;
    this.outputs = plan.outputs;
  }

  /**
   * Computes the features of a batch.
   * @returns {@link outputs}, whose first `batch.rows` rows hold the batch's features until the next push
   * @throws Error when rows are not sorted, a column is missing, or a value is beyond its domain
   */
  push(batch: KernelBatch): readonly OutputColumn[] {
    for (const column of this.plan.outputs) column.reserve(batch.rows);
    for (let at = 0; at < batch.rows; at += KERNEL_CHUNK_ROWS)
      this.pushChunk(batch, at, Math.min(KERNEL_CHUNK_ROWS, batch.rows - at));
    return this.outputs;
  }

  /** Takes the whole past of one entity without computing its features; only for a kernel that has seen no row. */
  preload(batch: KernelBatch): void {
    const { buffer, peers } = this.plan;
    if (buffer.end > 0) throw new Error('only a new kernel can be preloaded');
    this.makeRoom(batch.rows);
    buffer.append(batch, 0, batch.rows);
    peers.resume(buffer);
  }

  /** How many rows of the current entity's past are held because some window may still reach them. */
  get retainedRows(): number {
    return this.plan.buffer.end - this.firstRetained();
  }

  /** Makes the oldest held rows invisible to later windows. Returns the time of the newest of them, µs. */
  dropOldest(rows: number): number {
    const { buffer, peers } = this.plan;
    const end = this.firstRetained() + rows;
    peers.hideBefore(end);
    return buffer.ts[end - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** A copy of the held rows, as `preload` takes them; labels are left out. */
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
    this.makeRoom(rows);
    const from = buffer.end;
    buffer.append(batch, at, rows);
    peers.evaluate(buffer, batch.entityStart, at, rows);
    for (const each of bounds) each.evaluate(buffer, rows);
    for (const evaluator of evaluators) evaluator.evaluate(from, rows, at);
  }

  private makeRoom(rows: number): void {
    const { buffer, peers, bounds, evaluators } = this.plan;
    const by = buffer.makeRoom(rows, this.firstBuffered());
    if (by === 0) return;
    peers.shiftRows(by);
    for (const each of bounds) each.shiftRows(by);
    for (const evaluator of evaluators) evaluator.shiftRows?.(by);
  }

  private firstRetained(): number {
    return Math.max(this.firstBuffered(), this.plan.peers.entity);
  }

  /** The first row that an aggregate may still have to take out of its window, forgotten or not. */
  private firstBuffered(): number {
    const { buffer, bounds } = this.plan;
    let first = buffer.end;
    for (const each of bounds) if (each.first < first) first = each.first;
    return first;
  }
}

/**
 * A kernel for the features of some groups that are computed per one entity; several groups share their windows.
 * @param entity name of the entity; features per others are left out
 */
export const createKernel = (
  groups: readonly CompiledGroup[],
  entity: string,
  { source, dictionarySizes = {} }: KernelOptions,
): WindowKernel => new WindowKernel(createPlan(groups, entity, source.fields, dictionarySizes));
