import type { SkippedFile } from '@cardlake/bronze';
import type { PublishSnapshotsResult } from '@cardlake/feature-store';
import { requireUnchanged } from '../catalog/bronze-survey';
import { requireUndamaged } from '../damage/find-damage';
import type { EngineContext } from '../session/engine-context';
import { type WriteContext, withLakeWriter } from '../session/lake-writer';
import { pendingObjects } from './pending-objects';
import {
  forgetLaterRecords,
  type PublishOnlineOptions,
  type PublishOnlineResult,
  publishOnline,
  requireLaterWindowEnd,
} from './publish-online';
import { forgetLaterSnapshotRows, publishSnapshotRows } from './publish-snapshots';
import { type TablesResult, updateTables } from './update-tables';
import { type RequestedEnd, type WindowEnd, windowEnd } from './window-end';

/** Options of `runStream`. */
export interface StreamOptions extends RequestedEnd, Partial<PublishOnlineOptions> {
  readonly lakeRoot: string;
  /** Forgets the online records of later window ends, and publishes every record again as of this one. */
  readonly restartOnline?: boolean;
}

/** Results of a stream run, stage by stage. */
export interface StreamResult extends TablesResult {
  /** Number of objects that arrive after the window end and are left for a later run. */
  readonly later: number;
  /** Files below the bronze prefix that are left out, with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** Number of processed objects that are no longer in bronze. */
  readonly expired: number;
  readonly online: readonly PublishOnlineResult[];
  /** Days of snapshot groups that online readers got. */
  readonly onlineSnapshots: readonly PublishSnapshotsResult[];
}

/**
 * Takes everything new in bronze to silver, gold and the online store. Each stage commits on its own and knows what is
 * left to do: the next run completes a run that died, and a run without new objects changes nothing.
 * @throws UserError `window_end_ahead`; `window_end_back` when an earlier run had a later window end; `lake_locked`, `lake_missing` and the
 *   like.
 */
export const runStream = (
  { lakeRoot, writeUpdates = false, restartOnline = false, ...requested }: StreamOptions,
  context: EngineContext,
): Promise<StreamResult> =>
  withLakeWriter(lakeRoot, { create: false }, context, async (write) => {
    const end = windowEnd(requested, context.clock);
    if (restartOnline) {
      await forgetLaterRecords(write, end);
      forgetLaterSnapshotRows(write, end);
    }
    return updateLake(write, end, { writeUpdates });
  });

/**
 * Does the work of `runStream` in a lake that is open for writing.
 * @throws UserError `file_damaged` before anything is done; `object_changed`, after everything else is done
 */
export async function updateLake(
  context: WriteContext,
  end: WindowEnd,
  options?: PublishOnlineOptions,
): Promise<StreamResult> {
  const { lake, write } = context;
  await requireUndamaged(lake.root, write.snapshot);
  await requireLaterWindowEnd(context, end);
  const { arrived, later, changed, skipped, expired } = pendingObjects(lake.root, write.snapshot, end);
  const { before, changedCards, ...tables } = await updateTables(context, arrived, end);
  // After everything was computed, only a look at the records tells which of them differ.
  const changedRecords = tables.gold.extent === 'full' ? 'compare' : changedCards;
  const online = await publishOnline(context, before, end, changedRecords, options);
  const onlineSnapshots = await publishSnapshotRows(context, end);
  requireUnchanged(changed);
  return { ...tables, later, skipped, expired, online, onlineSnapshots };
}
