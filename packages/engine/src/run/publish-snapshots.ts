import { join } from 'node:path';
import { snapshotGroups } from '@cardlake/card-features';
import { forgetLaterDays, type PublishSnapshotsResult, publishSnapshots } from '@cardlake/feature-store';
import { LocalSnapshotRows, SNAPSHOT_FOLDER } from '@cardlake/feature-store/assembled';
import { isoDay } from '@cardlake/runtime';
import type { WriteContext } from '../session/lake-writer';
import type { WindowEnd } from './window-end';

/** Publishes the days of every snapshot group to the snapshot rows of the lake, up to the day of the window end. */
export async function publishSnapshotRows(
  { lake, write, session, reporter, signal, onStep }: WriteContext,
  { asOfMicros }: WindowEnd,
): Promise<PublishSnapshotsResult[]> {
  const store = new LocalSnapshotRows(join(lake.root, SNAPSHOT_FOLDER));
  const results: PublishSnapshotsResult[] = [];
  for (const group of snapshotGroups) {
    signal?.throwIfAborted();
    const stage = reporter.stage('online snapshots');
    const { snapshot } = write;
    const options = {
      session,
      store,
      lakeRoot: lake.root,
      group,
      snapshot,
      lastDay: isoDay(asOfMicros),
      onStep,
    };
    const result = await publishSnapshots(options);
    results.push(result);
    stage.done({ ...result });
  }
  return results;
}

/** Removes what was published of days after a window end; the run then publishes the days up to it. */
export function forgetLaterSnapshotRows({ lake }: WriteContext, { asOfMicros }: WindowEnd): void {
  for (const group of snapshotGroups)
    forgetLaterDays(lake.root, group, {
      lastDay: isoDay(asOfMicros),
      storeFolder: join(lake.root, SNAPSHOT_FOLDER),
    });
}
