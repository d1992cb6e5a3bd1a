/** No later changes, which is the usual case. */
const NO_ROWS = new Int32Array(0);
const NO_INSTANTS = new Float64Array(0);

/** Instants at which the labels of rows change, in µs. Every label is false before its first change. */
export interface LabelChanges {
  /** First change of each row, to true; +Infinity when there is none. */
  readonly first: Float64Array;
  /** Row of each further change, ascending: to false, to true again, and so on. Most rows have none. */
  readonly laterRows: Int32Array;
  /** Instants of the further changes, ascending for each row. */
  readonly laterAt: Float64Array;
}

/** Labels that never change back. */
export const labelsOnceTrue = (first: Float64Array): LabelChanges => ({
  first,
  laterRows: NO_ROWS,
  laterAt: NO_INSTANTS,
});

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
  /** Changes of the labels; required when {@link KernelInputs.labels} is true. */
  readonly labels?: LabelChanges;
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
