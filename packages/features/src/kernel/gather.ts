import { type KernelBatch, type KernelInputs, type LabelChanges, requireColumn } from './batch';
import { capacityFor } from './storage';

/** Copies chosen rows of batches into a batch of its own, whose arrays are used again for the next. */
export class Gather {
  private ts = new Float64Array(0);
  private first = new Float64Array(0);
  private readonly decimals: Record<string, Int32Array> = {};
  private readonly codes: Record<string, Int32Array> = {};
  private readonly entityStart = new Uint8Array(0);

  constructor(private readonly inputs: KernelInputs) {
    this.allocate(1);
  }

  /**
   * Copies the columns that the inputs name.
   * @param rows ascending rows of the batch; only the first `count` count
   */
  copy(batch: KernelBatch, rows: Int32Array, count: number): KernelBatch {
    if (this.ts.length < count) this.allocate(count);
    const { ts, decimals, codes, entityStart } = this;
    for (let r = 0; r < count; r++) ts[r] = batch.ts[rows[r]!]!;
    for (const [column, words] of Object.entries(decimals)) {
      const from = requireColumn(batch.decimals[column], `decimal column ${column}`);
      for (let r = 0; r < count; r++) {
        words[2 * r] = from[2 * rows[r]!]!;
        words[2 * r + 1] = from[2 * rows[r]! + 1]!;
      }
    }
    for (const [column, values] of Object.entries(codes)) {
      const from = requireColumn(batch.codes[column], `codes of ${column}`);
      for (let r = 0; r < count; r++) values[r] = from[rows[r]!]!;
    }
    const copied = { rows: count, ts, entityStart, decimals, codes };
    return this.inputs.labels ? { ...copied, labels: this.copyLabels(batch, rows, count) } : copied;
  }

  private copyLabels(batch: KernelBatch, rows: Int32Array, count: number): LabelChanges {
    const { first, laterRows, laterAt } = requireColumn(batch.labels, 'labels');
    for (let r = 0; r < count; r++) this.first[r] = first[rows[r]!]!;
    if (laterRows.length === 0) return { first: this.first, laterRows, laterAt };
    const later: number[] = [];
    const instants: number[] = [];
    for (let r = 0, i = 0; r < count && i < laterRows.length; ) {
      if (laterRows[i]! < rows[r]!) i++;
      else if (laterRows[i]! > rows[r]!) r++;
      else {
        later.push(r);
        instants.push(laterAt[i++]!);
      }
    }
    return { first: this.first, laterRows: Int32Array.from(later), laterAt: Float64Array.from(instants) };
  }

  private allocate(count: number): void {
    const capacity = capacityFor(count);
    this.ts = new Float64Array(capacity);
    this.first = new Float64Array(capacity);
    for (const column of this.inputs.decimals) this.decimals[column] = new Int32Array(2 * capacity);
    for (const column of this.inputs.codes) this.codes[column] = new Int32Array(capacity);
  }
}
