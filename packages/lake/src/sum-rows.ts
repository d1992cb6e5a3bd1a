/** Adds up the rows of files, row groups, days or batches. */
export const sumRows = (counted: readonly { readonly rows: number }[]): number =>
  counted.reduce((total, { rows }) => total + rows, 0);
