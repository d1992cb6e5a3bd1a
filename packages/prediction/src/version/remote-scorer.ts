import type { Row } from '@cardlake/model';

/** Scores rows outside of the process. */
export interface RemoteScorer {
  /** Asks for the margin of a row; undefined when no good answer came in time, and the row is to be scored in process. */
  margin(version: string, row: Row): Promise<number | undefined>;
}
