import { cardDisputes, cardTransactions, quarantine } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import { groupTable } from '@cardlake/features';
import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  scan,
  stageFile,
  type WriteSession,
} from '@cardlake/lake';

/** A partition in this many small files or more is written anew as one. */
const MANY_FILES = 4;
/** A file of this size is left alone. */
const LARGE_BYTES = 128 * 1024 * 1024;

/** What a compaction did. */
export interface CompactResult {
  readonly partitions: number;
  readonly filesBefore: number;
}

/**
 * Merges the small files that runs leave behind, partition by partition, in one commit; rows stay as they are.
 * Without anything to merge there is no commit.
 */
export async function compact(
  session: DuckSession,
  write: WriteSession,
  groups: readonly CompiledGroup[],
): Promise<CompactResult> {
  const { snapshot } = write;
  const transaction = write.transaction();
  let partitions = 0;
  let filesBefore = 0;
  for (const table of [cardTransactions, cardDisputes, quarantine, ...groups.map(groupTable)]) {
    for (const [partition, files] of smallFiles(snapshot.files(table))) {
      await mergeFiles(session, transaction, table, partition, files);
      partitions += 1;
      filesBefore += files.length;
    }
  }
  if (partitions > 0) await transaction.commit({ kind: 'compact', partitions, files: filesBefore });
  return { partitions, filesBefore };
}

async function mergeFiles(
  session: DuckSession,
  transaction: ReturnType<WriteSession['transaction']>,
  table: LakeTable,
  partition: string,
  files: readonly LakeFile[],
): Promise<void> {
  const rows = await stageFile(
    session,
    transaction,
    { table, partition, name: 'part.parquet' },
    `SELECT * FROM ${scan(table, files)}`,
  );
  const before = files.reduce((total, file) => total + file.rows, 0);
  if (rows !== before) throw new Error(`merging ${before} rows of ${table.name} ${partition} gave ${rows}`);
  for (const { path } of files) transaction.remove(path);
}

/** Partitions with many small files, and those files. */
function smallFiles(files: readonly LakeFile[]): [string, LakeFile[]][] {
  const byPartition = new Map<string, LakeFile[]>();
  for (const file of files) {
    if (file.bytes >= LARGE_BYTES) continue;
    byPartition.set(file.partition, [...(byPartition.get(file.partition) ?? []), file]);
  }
  return [...byPartition].filter(([, small]) => small.length >= MANY_FILES);
}
