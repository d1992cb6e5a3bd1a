/** Room behind each place, which vectors may read and write. */
const SLACK: usize = 64;

/** Bytes of records. */
export const INPUT: usize = 64 * 1024;
export const INPUT_BYTES: usize = 256 * 1024;

/** Values of rows, row by row, 8 bytes each. */
export const CELLS: usize = INPUT + INPUT_BYTES + SLACK;
export const MAX_CELLS: i32 = 64 * 1024;
/** Most rows: one has a value and its place. */
const MAX_ROWS: usize = <usize>MAX_CELLS / 2;

/** Texts of the members that no column reads. */
export const KEPT: usize = CELLS + 8 * <usize>MAX_CELLS;
export const KEPT_BYTES: usize = 256 * 1024;

/** Values of a column, encoded, and 1 for each row with a value. */
export const OUTPUT: usize = KEPT + KEPT_BYTES + SLACK;
const WIDEST: usize = 16;
export const PRESENT: usize = OUTPUT + WIDEST * MAX_ROWS + SLACK;

/** Settings by which records are read; they have no end. */
export const SETTINGS: usize = PRESENT + MAX_ROWS + SLACK;
