import type { Table } from '@cardlake/schema';
import type { Dataset, DatasetKind } from './dataset';

/** A lake as it is compared: which Parquet files hold what. */
export interface LakeReader {
  /** What made it. */
  readonly engine: 'embedded' | 'spark';
  /** Absolute paths of the files that make a table up now. */
  files(table: Table): readonly string[];
  /** Datasets by day, `YYYY-MM-DD`. */
  datasets(kind: DatasetKind): ReadonlyMap<string, Dataset>;
}
