import type { KernelBatch, KernelInputs, LabelChanges } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS } from '@cardlake/lake';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { FeedGroup } from './feature-task';
import { KernelFeed } from './kernel-feed';
import type { LabelHistories } from './label-histories';

/** Rows from which a group is complete: it ends with an entity, or else with the next chunk. */
const GROUP_ROWS = 32_768;
const CAPACITY = GROUP_ROWS + 2 * DUCKDB_CHUNK_ROWS;

/** Copies the chunks of `buildFeedQuery` into groups, which another thread can compute. */
export class FeedGroups {
  private readonly feed: KernelFeed;
  /** Columns of groups that are computed. */
  private readonly spares: GroupColumns[] = [];
  private group: OpenGroup;

  constructor(
    private readonly inputs: KernelInputs,
    histories: LabelHistories,
  ) {
    this.feed = new KernelFeed(inputs, histories);
    this.group = this.open();
  }

  /** Adds a chunk. @returns the group that became complete */
  add(chunk: DuckDBDataChunk): FeedGroup | undefined {
    const batch = this.feed.toBatch(chunk);
    const rowIds = this.feed.rowIds(chunk);
    if (this.group.rows < GROUP_ROWS) {
      this.copy(batch, rowIds, 0, batch.rows);
      return undefined;
    }
    const start = batch.entityStart.subarray(0, batch.rows).indexOf(1);
    const end = start < 0 ? batch.rows : start;
    this.copy(batch, rowIds, 0, end);
    const complete = this.end();
    this.copy(batch, rowIds, end, batch.rows);
    return complete;
  }

  /** Ends the group that is being filled, and opens the next. */
  end(): FeedGroup | undefined {
    const { rowIds, laterRows, laterAt, first, ...batch } = this.group;
    this.group = this.open();
    if (batch.rows === 0) return undefined;
    const later = { laterRows: Int32Array.from(laterRows), laterAt: Float64Array.from(laterAt) };
    return { rowIds, batch: this.inputs.labels ? { ...batch, labels: { first, ...later } } : batch };
  }

  /** Takes back a group that is computed, whose memory is filled again: new memory costs more than filling it. */
  recycle({ rowIds, batch: { ts, entityStart, decimals, codes, labels } }: FeedGroup): void {
    this.spares.push({ rowIds, ts, entityStart, decimals, codes, first: labels?.first ?? NO_LABELS });
  }

  private open(): OpenGroup {
    const columns = this.spares.pop() ?? createColumns(this.inputs);
    return { ...columns, rows: 0, laterRows: [], laterAt: [] };
  }

  /** Copies rows `[from, until)` of a batch. */
  private copy(batch: KernelBatch, rowIds: Int32Array, from: number, until: number): void {
    const { group } = this;
    const at = group.rows;
    const copyWords = (source: Int32Array | undefined, target: Int32Array | undefined, width: number) =>
      source && target?.set(source.subarray(width * from, width * until), width * at);
    group.ts.set(batch.ts.subarray(from, until), at);
    group.entityStart.set(batch.entityStart.subarray(from, until), at);
    copyWords(rowIds, group.rowIds, 2);
    for (const column of this.inputs.decimals) copyWords(batch.decimals[column], group.decimals[column], 2);
    for (const column of this.inputs.codes) copyWords(batch.codes[column], group.codes[column], 1);
    if (batch.labels) {
      group.first.set(batch.labels.first.subarray(from, until), at);
      for (const [i, row] of batch.labels.laterRows.entries()) {
        if (row < from || row >= until) continue;
        group.laterRows.push(at + row - from);
        group.laterAt.push(batch.labels.laterAt[i] ?? Number.POSITIVE_INFINITY);
      }
    }
    group.rows += until - from;
  }
}

/** Columns of a group. */
type GroupColumns = Pick<FeedGroup, 'rowIds'> &
  Pick<KernelBatch, 'ts' | 'entityStart' | 'decimals' | 'codes'> &
  Pick<LabelChanges, 'first'>;

/** A group that is being filled. */
interface OpenGroup extends GroupColumns {
  rows: number;
  readonly laterRows: number[];
  readonly laterAt: number[];
}

const NO_LABELS = new Float64Array(0);

const createColumns = ({ decimals, codes, labels }: KernelInputs): GroupColumns => ({
  ts: new Float64Array(shared(Float64Array.BYTES_PER_ELEMENT)),
  entityStart: new Uint8Array(shared(1)),
  rowIds: new Int32Array(shared(2 * Int32Array.BYTES_PER_ELEMENT)),
  decimals: Object.fromEntries(
    decimals.map((column) => [column, new Int32Array(shared(2 * Int32Array.BYTES_PER_ELEMENT))]),
  ),
  codes: Object.fromEntries(
    codes.map((column) => [column, new Int32Array(shared(Int32Array.BYTES_PER_ELEMENT))]),
  ),
  first: labels ? new Float64Array(shared(Float64Array.BYTES_PER_ELEMENT)) : NO_LABELS,
});

const shared = (bytesPerRow: number): SharedArrayBuffer => new SharedArrayBuffer(CAPACITY * bytesPerRow);
