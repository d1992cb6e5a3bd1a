import type { SkippedFile } from '@cardlake/bronze';
import { compact } from '@cardlake/silver-gold';
import { groups } from '../catalog/groups';
import type { EngineContext } from '../session/engine-context';
import { withLakeWriter } from '../session/lake-writer';
import { pendingObjects } from './pending-objects';
import { type TablesResult, updateTables } from './update-tables';
import { type RequestedEnd, windowEnd } from './window-end';

/** Options of `runPartialLake`. */
export interface PartialLakeOptions extends RequestedEnd {
  /** Folder with the journal of the lake and its new bronze objects. */
  readonly lakeRoot: string;
}

/** Results of a run on a part of a lake. */
export interface PartialLakeResult extends TablesResult {
  /** Number of objects that arrive after the window end and are left for a later run. */
  readonly later: number;
  readonly skipped: readonly SkippedFile[];
  /** Partitions whose small files were merged. */
  readonly compacted: number;
}

/**
 * Does the work of a stream run, and then merges small files, in a folder that has the journal of a lake but not all its files: the
 * context brings those that are read. It publishes nothing online.
 * @throws UserError `window_end_ahead` and those of the stages
 */
export const runPartialLake = (
  { lakeRoot, ...requested }: PartialLakeOptions,
  context: EngineContext,
): Promise<PartialLakeResult> =>
  withLakeWriter(lakeRoot, { create: false }, context, async (open) => {
    const { session, write, reporter, signal } = open;
    const end = windowEnd(requested, context.clock);
    const { arrived, later, skipped } = pendingObjects(lakeRoot, write.snapshot, end);
    const { before: _, changedCards: __, ...tables } = await updateTables(open, arrived, end);
    signal?.throwIfAborted();
    const stage = reporter.stage('compact');
    const { partitions, filesBefore } = await compact(session, write, groups);
    stage.done({ partitions, files: filesBefore });
    return { ...tables, later, skipped, compacted: partitions };
  });
