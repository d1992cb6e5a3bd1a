import type { DoubleColumn } from '../output';

/** Where an aggregate writes doubles, and what it writes where it has no value. */
export class DoubleResult {
  private readonly fallback: number;
  private readonly fallbackValid: 0 | 1;

  constructor(
    readonly column: DoubleColumn,
    fallback: number | null,
  ) {
    this.fallback = fallback ?? 0;
    this.fallbackValid = fallback === null ? 0 : 1;
  }

  /** Marks rows `[at, at + rows)` as valid, which most are. */
  begin(at: number, rows: number): void {
    this.column.valid?.fill(1, at, at + rows);
  }

  /** Row `row` has no value. */
  empty(row: number): void {
    this.column.data[row] = this.fallback;
    if (this.column.valid !== undefined) this.column.valid[row] = this.fallbackValid;
  }
}
