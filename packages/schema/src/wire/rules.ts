/** Longest line that is read, in bytes of UTF-8, its line end excluded. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Deepest nesting of objects and arrays, the line's own object included. */
export const MAX_DEPTH = 512;

/** Longest JSON text of one field, in bytes of UTF-8. */
export const MAX_JSON_BYTES = 64 * 1024;

/** Limits on the values of a table's lines. */
export interface ValueLimits {
  /** First instant allowed, µs since the epoch. */
  readonly earliestMicros: number;
  /** Latest instant allowed, µs after the arrival of its line. */
  readonly futureMicros: number;
  /** Decimals have a magnitude below 10^integerDigits, after rounding to their scale. */
  readonly integerDigits: number;
}
