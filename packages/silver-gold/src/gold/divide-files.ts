/** Rows from which a file of a day is written by itself. */
export const MIN_FILE_ROWS = 100_000;

/**
 * Divides the files of some days into those that are written together: each large one by itself, so that connections share
 * a large day, and all others.
 */
export function divideFiles<T extends { readonly rows: number }>(files: readonly T[]): T[][] {
  const small = files.filter(({ rows }) => rows < MIN_FILE_ROWS);
  const large = files.filter(({ rows }) => rows >= MIN_FILE_ROWS).map((file) => [file]);
  return small.length > 0 ? [small, ...large] : large;
}
