import type { EventSource } from '@cardlake/schema';
import type { CompiledGroup } from '../compiled/types';
import { CHUNK_ROWS, type KernelBatch, type KernelInputs } from './batch';
import type { OutputColumn } from './output';
import { makePlan, type Plan } from './plan';

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

  constructor(private readonly plan: Plan) {
    this.inputs = plan.inputs.names;
    this.outputs = plan.outputs;
  }

  /**
   * Computes the features of a batch.
   * @returns {@link outputs}, whose first `batch.rows` rows hold the batch's features until the next push
   * @throws Error when rows are not sorted, a column is missing, or a value is beyond its domain
   */
  push(batch: KernelBatch): readonly OutputColumn[] {
    for (const column of this.plan.outputs) column.reserve(batch.rows);
    for (let at = 0; at < batch.rows; at += CHUNK_ROWS)
      this.pushChunk(batch, at, Math.min(CHUNK_ROWS, batch.rows - at));
    return this.outputs;
  }

  /** Takes the whole past of one entity without computing its features; only for a kernel that has seen no row. */
  preload(batch: KernelBatch): void {
    const { history, instants } = this.plan;
    if (history.end > 0) throw new Error('only a new kernel can be preloaded');
    this.makeRoom(batch.rows);
    history.append(batch, 0, batch.rows);
    instants.resume(history);
  }

  /** How many rows of the current entity's past are held because some window may still reach them. */
  get held(): number {
    return this.plan.history.end - this.firstHeld();
  }

  /** Makes the oldest held rows invisible to later windows. Returns the time of the newest of them, µs. */
  forget(rows: number): number {
    const { history, instants } = this.plan;
    const end = this.firstHeld() + rows;
    instants.forget(end);
    return history.ts[end - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** A copy of the held rows, as `preload` takes them; labels are left out. */
  heldRows(): KernelBatch {
    const { history, inputs } = this.plan;
    const first = this.firstHeld();
    const end = history.end;
    const rows = end - first;
    const entityStart = new Uint8Array(rows);
    if (rows > 0) entityStart[0] = 1;
    return {
      rows,
      ts: history.ts.slice(first, end),
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
    const { history, instants, bounds, evaluators } = this.plan;
    this.makeRoom(rows);
    const from = history.end;
    history.append(batch, at, rows);
    instants.evaluate(history, batch.entityStart, at, rows);
    for (const each of bounds) each.evaluate(history, rows);
    for (const evaluator of evaluators) evaluator.evaluate(from, rows, at);
  }

  private makeRoom(rows: number): void {
    const { history, instants, bounds, evaluators } = this.plan;
    const by = history.makeRoom(rows, this.firstInMemory());
    if (by === 0) return;
    instants.move(by);
    for (const each of bounds) each.move(by);
    for (const evaluator of evaluators) evaluator.move?.(by);
  }

  private firstHeld(): number {
    return Math.max(this.firstInMemory(), this.plan.instants.entity);
  }

  /** The first row that an aggregate may still have to take out of its window, forgotten or not. */
  private firstInMemory(): number {
    const { history, bounds } = this.plan;
    let first = history.end;
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
): WindowKernel => new WindowKernel(makePlan(groups, entity, source.fields, dictionarySizes));
