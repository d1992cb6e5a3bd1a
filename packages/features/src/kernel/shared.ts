import type { Bounds } from './bounds';
import type { History } from './history';
import type { InputColumns } from './inputs';

/** What the features of a kernel share. */
export interface Shared {
  readonly inputs: InputColumns;
  readonly history: History;
  /** 10^scale of a decimal column. */
  unitOf(column: string): number;
  /** The bounds of a window and delay, the same object for every feature that asks. */
  bounds(windowMicros: number, delayMicros: number): Bounds;
}
