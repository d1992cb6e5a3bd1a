import { businessFields, cardTransactions } from '@cardlake/card-schema';
import { fileReader, identifier, type LakeFile, type Sql, scan, sql } from '@cardlake/lake';

/** Rows of silver that features are computed over. */
export interface FeatureSource {
  /**
   * Subquery to write after FROM, with the business columns and `row_id`: a number that identifies a row, however
   * often the source is read.
   */
  readonly relation: Sql;
  readonly rows: number;
  /** Column that is true for the rows whose features are needed; null when those of all rows are. */
  readonly outputFlag: string | null;
}

/** Creates a source with all rows of silver files. */
export function silverSource(files: readonly LakeFile[]): FeatureSource {
  const columns = Object.keys(businessFields).map(identifier);
  if (files.length === 0) {
    const relation = sql`(SELECT *, 0::BIGINT AS row_id FROM ${scan(cardTransactions, [])})`;
    return { relation, rows: 0, outputFlag: null };
  }
  const locations = files.map(({ location }) => location);
  return {
    relation: sql`(SELECT ${columns}, ((file_index::BIGINT << 32) + file_row_number)::BIGINT AS row_id
      FROM ${fileReader('read_parquet', locations)})`,
    rows: files.reduce((total, { rows }) => total + rows, 0),
    outputFlag: null,
  };
}
