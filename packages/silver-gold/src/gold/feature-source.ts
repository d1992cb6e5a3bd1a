import { businessFields, cardTransactions } from '@cardlake/card-schema';
import {
  type DuckSession,
  fileReader,
  identifier,
  type LakeFile,
  relation,
  type Sql,
  type StoredRows,
  scan,
  sql,
  sumRows,
} from '@cardlake/lake';

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
  /** Lists where the files of the lake have these rows; undefined when they are read from a table. */
  stored(ranges: readonly PartRange[]): StoredRows[] | undefined;
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
    rows: sumRows(files),
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
    stored: (ranges) =>
      ranges.map(({ part, from, until }) => ({ location: locations[part] ?? '', from, until })),
  };
}

/** Files from which, if they are small, it is cheaper to read them once: opening one costs a millisecond. */
const MANY_FILES = 500;
/** Rows that are kept for that, some hundred bytes each. */
const MAX_LOADED_ROWS = 500_000;

/** Rows of many small files. */
const LOADED_ROWS = relation('loaded_silver', { ...businessFields, row_id: { type: 'BIGINT' } });

/**
 * Opens silver files as a source that is read several times: many small ones are loaded into a table.
 * @param manyFiles files from which they are loaded
 */
export async function openSilver(
  session: DuckSession,
  files: readonly LakeFile[],
  manyFiles = MANY_FILES,
): Promise<FeatureSource> {
  const source = silverSource(files);
  if (files.length < manyFiles || source.rows > MAX_LOADED_ROWS) return source;
  // An ordinary table, because several connections read it.
  await session.run(sql`CREATE OR REPLACE TABLE ${LOADED_ROWS} AS FROM ${source.relation} ORDER BY row_id`);
  return {
    ...source,
    relation: LOADED_ROWS.name,
    stored: () => undefined,
    select(ranges) {
      // The ranges of a batch follow each other.
      const [first, last] = [ranges.at(0), ranges.at(-1)];
      const [from, until] = [
        first && rowIdOf(first.part, first.from),
        last && rowIdOf(last.part, last.until),
      ];
      return sql`(SELECT ${BUSINESS} FROM ${LOADED_ROWS} WHERE row_id >= ${from ?? 0} AND row_id < ${until ?? 0})`;
    },
  };
}

/** Forgets the rows that were loaded; selections of the source cannot be read any more. */
export const closeSilver = (session: DuckSession): Promise<void> =>
  session.run(sql`DROP TABLE IF EXISTS ${LOADED_ROWS}`);

const rowIdOf = (part: number, row: number): bigint => (BigInt(part) << 32n) + BigInt(row);
