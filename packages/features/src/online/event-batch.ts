import type { KernelBatch, KernelInputs } from '../kernel/batch';
import type { OnlineState } from './online-state';

/** A batch of one row, reused for every event. */
export class EventBatch {
  private readonly batch: KernelBatch;
  private readonly ts = new Float64Array(1);
  private readonly decimals: readonly (readonly [column: string, value: BigInt64Array])[];
  private readonly codes: readonly (readonly [column: string, code: Int32Array])[];

  constructor(inputs: KernelInputs) {
    this.decimals = inputs.decimals.map((column) => [column, new BigInt64Array(1)]);
    this.codes = inputs.codes.map((column) => [column, new Int32Array(1)]);
    this.batch = {
      rows: 1,
      ts: this.ts,
      entityStart: new Uint8Array(1),
      decimals: Object.fromEntries(
        this.decimals.map(([column, value]) => [column, new Int32Array(value.buffer)]),
      ),
      codes: Object.fromEntries(this.codes),
    };
  }

  /** Fills the batch with an event; its strings get codes of the state. */
  load(state: OnlineState, time: number, event: Readonly<Record<string, unknown>>): KernelBatch {
    this.ts[0] = time;
    for (const [column, value] of this.decimals) value[0] = event[column] as bigint;
    for (const [column, code] of this.codes) code[0] = state.codeOf(column, event[column] as string);
    return this.batch;
  }
}
