import { existsSync } from 'node:fs';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { DuckSession, Snapshot } from '@cardlake/lake';
import { isUserError, numberOf } from '@cardlake/runtime';
import { findChangedRows } from './changed-rows';
import { filesOf, fingerprint, readDays } from './publish-snapshots';
import { keptFolder, listKeptVersions } from './version-folders';

/** A day whose kept versions are not what was published of it. */
export interface PublishedDamage {
  readonly day: string;
  /** Says so: `2 rows are not those of gold`. */
  readonly fault: string;
}

/**
 * Compares the versions that are kept of each day with gold: together they are its rows, when the day was published from the
 * files that gold has now. Other days are published by the next run.
 */
export async function verifyPublished(
  session: DuckSession,
  {
    lakeRoot,
    group,
    snapshot,
  }: {
    readonly lakeRoot: string;
    readonly group: CompiledSnapshotGroup;
    readonly snapshot: Snapshot;
  },
): Promise<PublishedDamage[]> {
  const folder = keptFolder(lakeRoot, group);
  const found: PublishedDamage[] = [];
  for (const [day, source] of Object.entries(readDays(folder))) {
    if (source !== fingerprint(group, snapshot, day)) continue;
    const versions = listKeptVersions(folder, day);
    const lost = versions.find(({ path }) => !existsSync(path));
    if (versions.length === 0) found.push({ day, fault: 'no version is kept' });
    else if (lost !== undefined) found.push({ day, fault: `the file of version ${lost.version} is missing` });
    else {
      const fault = await compareDay(session, group, filesOf(group, snapshot, day), versions);
      if (fault !== undefined) found.push({ day, fault });
    }
  }
  return found;
}

async function compareDay(...[session, group, files, versions]: Parameters<typeof findChangedRows>) {
  try {
    const rows = await findChangedRows(session, group, files, versions);
    return rows === 0 ? undefined : `${numberOf(rows, 'row differs', 'rows differ')} from gold`;
  } catch (error) {
    if (isUserError(error, 'sql')) return 'a version cannot be read';
    throw error;
  }
}
