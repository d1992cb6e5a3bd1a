import type { Bounds } from './bounds';
import type { InputColumns } from './input-columns';
import type { RowBuffer } from './row-buffer';

/** The parts that the features of a kernel share. */
export interface KernelContext {
  readonly inputs: InputColumns;
  readonly buffer: RowBuffer;
  /** 10^scale of a decimal column. */
  unitOf(column: string): number;
  /** The bounds of a window and delay; features with the same ones share one object. */
  bounds(windowMicros: number, delayMicros: number): Bounds;
}
