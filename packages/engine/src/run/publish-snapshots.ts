import { join } from 'node:path';
import { snapshotGroups } from '@cardlake/card-features';
import { type PublishSnapshotsResult, publishSnapshots } from '@cardlake/feature-store';
import { LocalSnapshotRows, SNAPSHOT_FOLDER } from '@cardlake/feature-store/assembled';
import { findLastSnapshotDay } from '@cardlake/silver-gold';
import type { WriteContext } from '../session/lake-writer';
import type { WindowEnd } from './window-end';

/** Publishes the days of every snapshot group to the snapshot rows of the lake, up to the day of the window end. */
export async function publishSnapshotRows(
  { lake, write, session, reporter, signal, onStep }: WriteContext,
  { asOfMicros }: WindowEnd,
): Promise<PublishSnapshotsResult[]> {
  const store = new LocalSnapshotRows(join(lake.root, SNAPSHOT_FOLDER));
  const results: PublishSnapshotsResult[] = [];
  const { snapshot } = write;
  for (const group of snapshotGroups) {
    signal?.throwIfAborted();
    const stage = reporter.stage('online snapshots');
    const lastDay = findLastSnapshotDay(snapshot, group, asOfMicros);
    const options = { session, store, lakeRoot: lake.root, group, snapshot, lastDay, onStep };
    const result = await publishSnapshots(options);
    results.push(result);
    stage.done({ ...result });
  }
  return results;
}
