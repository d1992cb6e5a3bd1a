/** Least and greatest value, as Parquet has them. */
export interface Bounds {
  readonly min: number | bigint;
  readonly max: number | bigint;
}

/** A column without nulls whose values have a day. */
export interface DatedColumn {
  /** The day of each row that is held, since the epoch; right to the day, but for instants that a double does not hold. */
  days(): Int32Array;
  /** @param data values of some rows, at least one, in PLAIN encoding */
  bounds(data: Buffer): Bounds;
}

/** Tells whether rows can be grouped by the days of a column. */
export const isDated = (column: object): column is DatedColumn => 'days' in column && 'bounds' in column;
