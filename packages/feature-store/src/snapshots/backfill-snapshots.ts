import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import type { DuckSession } from '@cardlake/lake';
import { type Clock, isoDay } from '@cardlake/runtime';
import { addDays } from '../assembled/snapshots/days';
import type { SnapshotRows } from '../assembled/snapshots/snapshot-rows';
import { versionInStore } from '../assembled/snapshots/version-in-store';
import { readKeptRows } from './changed-rows';
import type { PublishSnapshotsResult } from './publish-snapshots';
import { keptFolder, listKeptDays, listKeptVersions } from './version-folders';

/**
 * Publishes to another store the versions that runs kept of a snapshot group and that the store lacks: of the days for which it keeps
 * rows, each day's in order. The newest day comes first, since it is the one that is read.
 */
export async function backfillSnapshots({
  session,
  store,
  lakeRoot,
  group,
  clock,
}: {
  readonly session: DuckSession;
  readonly store: SnapshotRows;
  readonly lakeRoot: string;
  readonly group: CompiledSnapshotGroup;
  readonly clock: Clock;
}): Promise<PublishSnapshotsResult> {
  const folder = keptFolder(lakeRoot, group);
  const firstDay = addDays(isoDay(clock.now() * 1000), 1 - SNAPSHOT_TTL_DAYS);
  const days = listKeptDays(folder).filter((day) => day >= firstDay);
  const total = { versions: 0, rows: 0 };
  for (const day of days.reverse()) {
    const stored = await versionInStore(store, group, day);
    for (const kept of listKeptVersions(folder, day).filter(({ version }) => version > stored)) {
      const rows = readKeptRows(session, group, kept);
      const marker = await store.publish({ group, day, version: kept.version, rows });
      total.versions += 1;
      total.rows += marker.rows;
    }
  }
  return { group: publishedName(group), ...total };
}
