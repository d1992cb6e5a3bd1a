import type { LineType } from '@cardlake/card-schema';

/** A bronze object to refine. */
export interface SourceObject {
  /** Path under the lake root, with forward slashes; the object's key in the ledger. */
  readonly path: string;
  /** Absolute path to read. */
  readonly location: string;
  readonly type: LineType;
  /** Arrival minute, in microseconds since the epoch. */
  readonly arrivalMicros: number;
  readonly bytes: number;
}
