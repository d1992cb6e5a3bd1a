import type { CompiledGroup } from '@cardlake/features';
import {
  type ChangedFile,
  type ChangedFiles,
  type DuckSession,
  findEqualColumns,
  type GroupChange,
  type LakeFile,
  planChanged,
  type StoredColumns,
  type Transaction,
} from '@cardlake/lake';
import { findChangedGroups, selectChangedRange } from './changed-groups';
import type { TableChanges } from './find-changes';
import { featureColumnName } from './value-columns';

/** A large file with changes, whose columns can be taken as they are stored. */
export interface LargeFile {
  readonly table: TableChanges;
  readonly file: LakeFile;
  /** All columns and row groups of the file. */
  readonly stored: StoredColumns;
}

/** Column that tells two rows apart. */
const EVENT = 'event_id';

/** Plans to write what becomes of large files of a day. A feature that several of them have for the same events is encoded once. */
export async function changeLargeFiles(
  session: DuckSession,
  transaction: Transaction,
  files: readonly LargeFile[],
): Promise<ChangedFiles> {
  const planned: (LargeFile & ChangedFile)[] = [];
  for (const each of files) {
    const { table, file, stored } = each;
    const own = await findChangedGroups(session, table, file, stored);
    const changes: GroupChange[] = [];
    for (const [n, change] of own.entries())
      changes.push(change.kind === 'values' ? await shareColumns(each, n, change.columns, planned) : change);
    planned.push({
      ...each,
      target: { table: table.table, partition: file.partition, name: 'part.parquet' },
      changes,
      query: (columns, from, until) => selectChangedRange(table, file, columns, from, until),
    });
  }
  return planChanged(transaction, planned);
}

/**
 * Finds the columns of a row group that an earlier file encodes, too: those that had the same bytes in both, for the same events in the
 * same order, get the same new values, as these are computed once.
 */
async function shareColumns(
  { table, stored }: LargeFile,
  n: number,
  columns: readonly string[],
  earlier: readonly (LargeFile & ChangedFile)[],
): Promise<GroupChange> {
  const taken = new Map<string, number>();
  for (const [index, other] of earlier.entries()) {
    const change = other.changes[n];
    if (change?.kind !== 'values') continue;
    const shared = columns.filter(
      (name) =>
        !taken.has(name) &&
        change.columns.includes(name) &&
        !change.taken?.has(name) &&
        isShared(name, table.group, other.table.group),
    );
    if (shared.length === 0) continue;
    const [sameEvents] = await findEqualColumns(other.stored, stored, [EVENT], n);
    if (sameEvents === undefined) continue;
    for (const name of await findEqualColumns(other.stored, stored, shared, n)) taken.set(name, index);
  }
  return { kind: 'values', columns, taken };
}

const isShared = (name: string, one: CompiledGroup, other: CompiledGroup): boolean =>
  featureColumnName(one, name) === featureColumnName(other, name);
