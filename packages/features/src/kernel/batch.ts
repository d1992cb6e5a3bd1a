/**
 * Rows for the kernel, sorted by (entity, ts). Arrays may be longer than `rows`; only the first `rows` values count.
 */
export interface KernelBatch {
  readonly rows: number;
  /** Event time in µs since the epoch, whole numbers. */
  readonly ts: Float64Array;
  /** 1 on the first row of an entity, else 0; 0 on the first row of a batch that continues the entity before it. */
  readonly entityStart: Uint8Array;
  /** Decimal columns: the unscaled values as little-endian 64-bit integers, two words a row. */
  readonly decimals: Readonly<Record<string, Int32Array>>;
  /** String columns: codes of their values, dense from 0. The same value has the same code in every batch. */
  readonly codes: Readonly<Record<string, Int32Array>>;
  /** Instant in µs from which the label of the row is known to be true; +Infinity when it never is. */
  readonly labelAt?: Float64Array;
}

/** The columns that a kernel reads besides `ts` and `entityStart`. */
export interface KernelInputs {
  readonly decimals: readonly string[];
  readonly codes: readonly string[];
  readonly labels: boolean;
}

/** Rows computed at a time: their columns fit the second-level cache. */
export const KERNEL_CHUNK_ROWS = 4096;

/** Returns a column of a batch. @throws Error when it is missing */
export function requireColumn<T>(array: T | undefined, what: string): T {
  if (array === undefined)
    throw new Error(`the batch has no ${what}; pass the columns that \`kernel.inputs\` lists`);
  return array;
}
