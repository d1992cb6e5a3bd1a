import { businessFields, cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type DuckSession, identifier, type LakeFile, pathList, scan } from '@cardlake/lake';

/**
 * Rows of silver that features are computed over, as something to write after FROM. It has the business columns and
 * `rid`, a number that is a row's own however often it is read.
 */
export interface Source {
  readonly relation: string;
  readonly rows: number;
  /** Column that says whether a row's features are wanted, or it is only their past; null: all are. */
  readonly wanted: string | null;
}

/** All rows of some silver files. */
export function wholeSource(files: readonly LakeFile[]): Source {
  const columns = Object.keys(businessFields).map(identifier).join(', ');
  if (files.length === 0) {
    return {
      relation: `(SELECT *, 0::BIGINT AS rid FROM ${scan(cardTransactions, [])})`,
      rows: 0,
      wanted: null,
    };
  }
  const list = pathList(files.map(({ location }) => location));
  return {
    relation: `(SELECT ${columns}, ((file_index::BIGINT << 32) + file_row_number)::BIGINT AS rid
      FROM read_parquet(${list}, hive_partitioning = false))`,
    rows: files.reduce((total, { rows }) => total + rows, 0),
    wanted: null,
  };
}

/** Puts what silver knows of frauds into the temporary table `frauds` (event_id, reported µs). */
export async function loadFrauds(session: DuckSession, disputes: readonly LakeFile[]): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE frauds AS
    SELECT event_id, epoch_us(reported_at) AS reported FROM ${scan(cardDisputes, disputes)} WHERE is_fraud`);
}
