import { findDamagedOnline, onlineGroup } from '@cardlake/feature-store';
import { type DamagedFile, damageError, findDamagedFiles, type Snapshot } from '@cardlake/lake';
import { onlineGroups } from '../catalog/groups';
import { datasetTableIds } from '../catalog/tables';

/**
 * Finds the damaged data files of a lake: those of the journal, and those of the local online store.
 * @param options `checksums`: also compares the content of each file, which reads all of them
 */
export async function findDamage(
  lakeRoot: string,
  snapshot: Snapshot,
  options: { readonly checksums: boolean },
): Promise<DamagedFile[]> {
  const damaged = await findDamagedFiles(snapshot.allFiles(), options);
  for (const group of onlineGroups.map(onlineGroup))
    damaged.push(...(await findDamagedOnline(lakeRoot, group, options)));
  return damaged;
}

/**
 * Requires that the files a run may need are there with their size: all but those of datasets, which it never reads. The
 * content of a file is checked when its rows are written again.
 * @throws UserError `file_damaged` that names them
 */
export async function requireUndamaged(lakeRoot: string, snapshot: Snapshot): Promise<void> {
  const damaged = await findDamage(lakeRoot, snapshot, { checksums: false });
  const needed = damaged.filter(({ table }) => table === undefined || !datasetTableIds.has(table));
  if (needed.length > 0) throw damageError(needed);
}
