import type { DoubleColumn } from '../output';

/** An output column of doubles, and the default for rows without a value. */
export class DoubleResult {
  private readonly defaultValue: number;
  private readonly defaultValid: 0 | 1;

  constructor(
    readonly column: DoubleColumn,
    defaultValue: number | null,
  ) {
    this.defaultValue = defaultValue ?? 0;
    this.defaultValid = defaultValue === null ? 0 : 1;
  }

  /** Marks rows `[at, at + rows)` as valid, as most are. */
  initialize(at: number, rows: number): void {
    this.column.valid?.fill(1, at, at + rows);
  }

  /** Writes the default to a row without a value. */
  setDefault(row: number): void {
    this.column.data[row] = this.defaultValue;
    if (this.column.valid !== undefined) this.column.valid[row] = this.defaultValid;
  }
}
