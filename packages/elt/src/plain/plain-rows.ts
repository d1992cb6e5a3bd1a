/** Values of consecutive rows of a column, encoded as in Parquet files (PLAIN; a boolean is a byte). They are valid during the call. */
export interface CellRun {
  readonly data: Uint8Array;
  /** 1 for each row with a value, 0 for null. */
  readonly present: Uint8Array;
  readonly nulls: number;
}

/** Receiver of plain records, whose values come column by column. */
export interface PlainRows {
  /** Rows that may come at most, and bytes of values of which the row that reaches them is the last that may come. */
  readonly room: { readonly rows: number; readonly bytes: number };
  /**
   * Takes rows.
   * @param runOf the values of a column: those of the feed's `recordFields`, in their order, then the places of the records
   */
  takeRows(rows: number, runOf: (column: number) => CellRun): void;
}
