import type { Bounds } from './bounds';
import type { InputColumns } from './input-columns';
import type { RowBuffer } from './row-buffer';

/** What the features of a kernel share. */
export interface KernelContext {
  readonly inputs: InputColumns;
  readonly buffer: RowBuffer;
  /** 10^scale of a decimal column. */
  unitOf(column: string): number;
  /** The bounds of a window and delay, the same object for every feature that asks. */
  bounds(windowMicros: number, delayMicros: number): Bounds;
}
