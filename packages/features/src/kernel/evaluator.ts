/** Computes one output column, a chunk at a time, in one loop over the rows. */
export interface Evaluator {
  /** Computes rows `[from, from + rows)` of the buffer into the output from row `at` on. */
  evaluate(from: number, rows: number, at: number): void;
  /** Adjusts to rows that shifted to the front by `by`; the first `by` rows are gone. */
  shiftRows?(by: number): void;
}
