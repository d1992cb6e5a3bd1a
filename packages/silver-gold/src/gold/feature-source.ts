import { businessFields, cardTransactions } from '@cardlake/card-schema';
import { fileReader, identifier, type LakeFile, type Sql, scan, sql } from '@cardlake/lake';

/** Consecutive rows of a source: a file of silver. */
export interface SourcePart {
  readonly rows: number;
  /** Day of all its rows, `2018-04-01`. */
  readonly day: string;
}

/** Rows `[from, until)` of a part. */
export interface PartRange {
  readonly part: number;
  readonly from: number;
  readonly until: number;
}

/** Rows of silver that features are computed over. */
export interface FeatureSource {
  /**
   * Subquery to write after FROM, with the business columns and `row_id`: the index of the row's part times 2^32, plus
   * its number in the part.
   */
  readonly relation: Sql;
  readonly rows: number;
  /** Ordered by day. */
  readonly parts: readonly SourcePart[];
  /** Builds a subquery of the rows of some parts, in order, with the business columns. */
  select(ranges: readonly PartRange[]): Sql;
}

const BUSINESS = Object.keys(businessFields).map(identifier);

/** Creates a source with all rows of silver files, which are ordered by partition. */
export function silverSource(files: readonly LakeFile[]): FeatureSource {
  const empty = sql`(SELECT *, 0::BIGINT AS row_id FROM ${scan(cardTransactions, [])})`;
  const locations = files.map(({ location }) => location);
  return {
    relation:
      files.length === 0
        ? empty
        : sql`(SELECT ${BUSINESS}, ((file_index::BIGINT << 32) + file_row_number)::BIGINT AS row_id
      FROM ${fileReader('read_parquet', locations)})`,
    rows: files.reduce((total, { rows }) => total + rows, 0),
    parts: files.map(({ rows, partition }) => ({ rows, day: partition })),
    select(ranges) {
      const [only, ...others] = ranges;
      const paths = ranges.map(({ part }) => locations[part] ?? '');
      const isWhole = ranges.every(({ part, from, until }) => from === 0 && until === files[part]?.rows);
      if (isWhole || only === undefined)
        return sql`(SELECT ${BUSINESS} FROM ${fileReader('read_parquet', paths)})`;
      if (others.length > 0)
        throw new Error('expected whole files or a range of one file, found several ranges');
      return sql`(SELECT ${BUSINESS} FROM ${fileReader('read_parquet', paths)}
        WHERE file_row_number >= ${only.from} AND file_row_number < ${only.until})`;
    },
  };
}
