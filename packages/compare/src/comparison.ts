import type { RowDifference } from './compare-rows';

/** Comparison of one table, or of one part of a day's datasets. */
export interface Comparison extends RowDifference {
  /** Name of the table or part: `silver.card_transactions`, `gold.training 2026-01-30 train`. */
  readonly table: string;
  /** Differences besides the rows, a sentence each. */
  readonly faults: readonly string[];
}

/** Returns true if both sides are equal. */
export const isEqual = ({ differing, faults }: Comparison): boolean => differing === 0 && faults.length === 0;
