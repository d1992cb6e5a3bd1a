/** Adds up the rows of files, row groups, days or batches. */
export const sumRows = (counted: readonly { readonly rows: number }[]): number =>
  counted.reduce((total, { rows }) => total + rows, 0);

/** Adds up rows that are counted by partition. */
export const sumPartitions = (counted: ReadonlyMap<string, number>): number =>
  [...counted.values()].reduce((total, rows) => total + rows, 0);
