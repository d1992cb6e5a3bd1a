import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { Table } from '@cardlake/schema';
import type { Dataset, DatasetKind } from './dataset';

/** A lake to compare, as Parquet files by table. */
export interface LakeReader {
  /** Engine that wrote the lake. */
  readonly engine: 'embedded' | 'spark';
  /** Lists the absolute paths of a table's current files. */
  files(table: Table): readonly string[];
  /**
   * Finds the last day that the rows of a snapshot group were computed for, as days since the epoch; undefined when they
   * never were.
   */
  lastSnapshotDay(group: CompiledSnapshotGroup): number | undefined;
  /** Reads the datasets of every day; the keys are days, `YYYY-MM-DD`. */
  datasets(kind: DatasetKind): ReadonlyMap<string, Dataset>;
}
