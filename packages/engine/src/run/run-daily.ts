import { snapshotGroups } from '@cardlake/card-features';
import { buildDatasets, type DatasetSettings, type DatasetsResult, type Day } from '@cardlake/datasets';
import { compact, updateSnapshots } from '@cardlake/silver-gold';
import { datasetGroups, groups } from '../catalog/groups';
import { requireUndamaged } from '../damage/find-damage';
import type { EngineContext } from '../session/engine-context';
import { type WriteContext, withLakeWriter } from '../session/lake-writer';
import { publishOnline } from './publish-online';
import { windowEnd } from './window-end';

/** Options of `runDaily`. */
export interface DailyOptions {
  readonly lakeRoot: string;
  readonly day: Day;
  readonly settings: DatasetSettings;
}

/**
 * Compacts the small files that stream runs left behind, and builds the training, validation and inference datasets of a
 * day from the current gold.
 * @throws UserError `no_events` when none of them would have a row; `file_damaged`, `lake_locked`, `lake_missing` and the like.
 */
export const runDaily = (
  { lakeRoot, day, settings }: DailyOptions,
  context: EngineContext,
): Promise<DatasetsResult> =>
  withLakeWriter(lakeRoot, { create: false }, context, (write) => buildDaily(write, day, settings));

/** Does the work of `runDaily` in a lake that is open for writing. */
export async function buildDaily(
  context: WriteContext,
  day: Day,
  settings: DatasetSettings,
): Promise<DatasetsResult> {
  await requireUndamaged(context.lake.root, context.write.snapshot);
  await compactFiles(context);
  const { session, write, reporter, signal } = context;
  signal?.throwIfAborted();
  return buildDatasets({ session, write, day, groups: datasetGroups, settings, reporter });
}

async function compactFiles(context: WriteContext): Promise<void> {
  const { write, session, reporter, clock } = context;
  const before = write.snapshot;
  const stage = reporter.stage('compact');
  const { partitions, filesBefore } = await compact(session, write, groups);
  stage.done({ partitions, files: filesBefore });
  // The store identifies gold by its files: recording the new ones keeps the next run from publishing the same rows again.
  if (partitions === 0) return;
  await publishOnline(context, before, windowEnd({}, clock), new Map());
  // So do the snapshots, which are as of the window end of the runs before.
  await updateSnapshots({ session, write, groups: snapshotGroups, windowEndMicros: 0, reporter });
}
