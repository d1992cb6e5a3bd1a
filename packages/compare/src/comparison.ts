import type { RowDifference } from './compare-rows';

/** One table, or one part of a day's datasets, of both lakes. */
export interface Comparison extends RowDifference {
  /** `silver.card_transactions`, `gold.training 2026-01-30 train`. */
  readonly table: string;
  /** What differs beside the rows, a sentence each. */
  readonly faults: readonly string[];
}

/** Whether both sides are the same. */
export const isEqual = ({ differing, faults }: Comparison): boolean => differing === 0 && faults.length === 0;
