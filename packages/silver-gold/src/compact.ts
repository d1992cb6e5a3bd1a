import { groupTable } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  type Sql,
  scan,
  sql,
  stageFile,
  sumRows,
  type Transaction,
  type WriteSession,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { silverTables } from './silver/silver-tables';

/** Number of small files from which a partition is rewritten as one file. */
const MIN_FILES_TO_MERGE = 4;
/** Files of this size or larger are left alone. */
const MIN_LARGE_FILE_BYTES = 128 * 1024 * 1024;

/** A table whose small files may be merged. */
interface CompactableTable {
  readonly table: LakeTable;
  /** Relation of the rows of some of its files, with the columns of the table. */
  readonly rowsOf: (files: readonly LakeFile[]) => Sql;
}

/** Result of a compaction. */
export interface CompactResult {
  /** Number of partitions that were rewritten. */
  readonly partitions: number;
  /** Number of files that they had before. */
  readonly filesBefore: number;
}

/** Merges the small files of the card tables that runs leave behind; see {@link mergeSmallFiles}. */
export const compact = (
  session: DuckSession,
  write: WriteSession,
  groups: readonly CompiledGroup[],
): Promise<CompactResult> =>
  mergeSmallFiles(
    session,
    write,
    [...silverTables, ...groups.map(groupTable)].map((table) => ({
      table,
      rowsOf: (files) => scan(table, files),
    })),
  );

/**
 * Merges the small files of tables, partition by partition, in one commit. Rows do not change. When there is nothing to merge, there is
 * no commit.
 */
export async function mergeSmallFiles(
  session: DuckSession,
  write: WriteSession,
  tables: readonly CompactableTable[],
): Promise<CompactResult> {
  const { snapshot } = write;
  const transaction = write.transaction();
  let partitions = 0;
  let filesBefore = 0;
  for (const each of tables) {
    for (const [partition, files] of findSmallFiles(snapshot.files(each.table))) {
      await mergeFiles(session, transaction, each, partition, files);
      partitions += 1;
      filesBefore += files.length;
    }
  }
  if (partitions > 0) await transaction.commit({ kind: 'compact', partitions, files: filesBefore });
  return { partitions, filesBefore };
}

async function mergeFiles(
  session: DuckSession,
  transaction: Transaction,
  { table, rowsOf }: CompactableTable,
  partition: string,
  files: readonly LakeFile[],
): Promise<void> {
  const target = { table, partition, name: 'part.parquet' };
  const rows = await stageFile(session, transaction, target, sql`SELECT * FROM ${rowsOf(files)}`);
  const expected = sumRows(files);
  if (rows !== expected)
    throw new Error(
      `merging ${table.name} ${partition}: expected ${numberOf(expected, 'row')}, found ${rows}`,
    );
  for (const { path } of files) transaction.replace(path);
}

/** Finds the partitions with many small files, and those files. */
function findSmallFiles(files: readonly LakeFile[]): [string, LakeFile[]][] {
  const byPartition = new Map<string, LakeFile[]>();
  for (const file of files) {
    if (file.bytes >= MIN_LARGE_FILE_BYTES) continue;
    byPartition.set(file.partition, [...(byPartition.get(file.partition) ?? []), file]);
  }
  return [...byPartition].filter(([, small]) => small.length >= MIN_FILES_TO_MERGE);
}
