/** Column that takes the values of plain records, one for each, without a value of JavaScript for any. */
export interface CellSink {
  /** Takes the text in bytes `[start, end)`, which are valid during the call. */
  text(bytes: Buffer, start: number, end: number): void;
  /** Takes a number as it is stored: a decimal unscaled, an instant as microseconds and a day as days since the epoch, a boolean as 0 or 1. */
  number(value: number): void;
  null(): void;
}

/** Columns that take plain records from their bytes. */
export interface PlainRows {
  /** One for each of the feed's `recordFields`, in their order. */
  readonly cells: readonly CellSink[];
  /** Ends the row of a record. */
  endRow(place: number): void;
  /** Drops the values that were taken since the last row. */
  undo(): void;
}
