import type { KernelInputs, LabelChanges } from '@cardlake/features';
import { type DuckSession, rawColumn, sql, streamChunks } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { DOUBLE, INTEGER } from '@duckdb/node-api';
import { LATER_LABELS } from './gold-relations';

/** The later changes of labels that change more than once, by history number; flat, because there can be many. */
export class LabelHistories {
  constructor(
    /** Number of histories. */
    readonly size: number,
    /** Index of the first instant of each history, and the end of the last. */
    private readonly starts: Int32Array,
    private readonly instants: Float64Array,
  ) {}

  /** Loads the histories in {@link LATER_LABELS} for a kernel; none for one without labels. */
  static async load(session: DuckSession, { labels }: Pick<KernelInputs, 'labels'>): Promise<LabelHistories> {
    if (!labels) return NO_HISTORIES;
    const count = await session.count(LATER_LABELS);
    if (count === 0) return NO_HISTORIES;
    const size = await session.count(sql`(SELECT DISTINCT history FROM ${LATER_LABELS})`);
    const starts = new Int32Array(size + 1);
    const instants = new Float64Array(count);
    let end = 0;
    const query = sql`SELECT history, changed_at::DOUBLE FROM ${LATER_LABELS} ORDER BY history, changed_at`;
    for await (const chunk of streamChunks(session, query)) {
      const bytes = rawColumn(chunk, 0, INTEGER);
      const histories = new Int32Array(bytes.buffer, bytes.byteOffset, chunk.rowCount);
      const changes = rawColumn(chunk, 1, DOUBLE);
      instants.set(new Float64Array(changes.buffer, changes.byteOffset, chunk.rowCount), end);
      for (const history of histories) starts[history + 1] = ++end;
    }
    if (end !== count)
      throw new Error(`labels: expected ${numberOf(count, 'change')}, found ${end}; run the command again`);
    return new LabelHistories(size, starts, instants);
  }

  /**
   * Collects the later changes of a batch.
   * @param histories history number of each row; −1 for none
   */
  laterChanges(histories: Int32Array): Pick<LabelChanges, 'laterRows' | 'laterAt'> {
    const rows: number[] = [];
    const instants: number[] = [];
    for (let row = 0; row < histories.length; row++) {
      const history = histories[row]!;
      if (history < 0) continue;
      for (let i = this.starts[history]!; i < this.starts[history + 1]!; i++) {
        rows.push(row);
        instants.push(this.instants[i]!);
      }
    }
    return { laterRows: Int32Array.from(rows), laterAt: Float64Array.from(instants) };
  }
}

/** For labels that change at most once, and kernels without labels. */
const NO_HISTORIES = new LabelHistories(0, new Int32Array(1), new Float64Array(0));
