import { snapshotGroups } from '@cardlake/card-features';
import {
  backfillHistory,
  backfillSnapshots,
  countKeptEvents,
  type HistoryBackfill,
  type HistoryTarget,
  type PublishSnapshotsResult,
} from '@cardlake/feature-store';
import type { SnapshotRows } from '@cardlake/feature-store/assembled';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';

/** The tables that decisions are made from, to be loaded. */
export interface OnlineTarget extends HistoryTarget {
  readonly snapshots: SnapshotRows;
}

/** Counts of a load. */
export interface OnlineBackfill {
  readonly history: HistoryBackfill;
  readonly snapshots: readonly PublishSnapshotsResult[];
}

/**
 * Loads from a lake what decisions are made from: snapshot rows as runs published them, then the events of cards, as far back as they
 * are kept. It may be interrupted and repeated. @throws UserError as `withLakeReader`; whatever the target throws
 */
export const backfillOnline = (
  lakeRoot: string,
  target: OnlineTarget,
  context: EngineContext,
): Promise<OnlineBackfill> =>
  withLakeReader(lakeRoot, context, async ({ lake, session, snapshot, clock, reporter, signal }) => {
    const snapshots: PublishSnapshotsResult[] = [];
    for (const group of snapshotGroups) {
      signal?.throwIfAborted();
      const stage = reporter.stage('online snapshots');
      const store = target.snapshots;
      const result = await backfillSnapshots({ session, store, lakeRoot: lake.root, group, clock });
      stage.done({ ...result });
      snapshots.push(result);
    }
    const stage = reporter.stage('card events', countKeptEvents(snapshot, target.columns, clock));
    const history = await backfillHistory({ session, snapshot, clock }, target, (events) => {
      signal?.throwIfAborted();
      stage.advance(events);
    });
    stage.done({ ...history });
    return { history, snapshots };
  });
