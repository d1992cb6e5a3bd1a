import {
  type BuildDatasetsOptions,
  buildDatasets,
  type DatasetSettings,
  type DatasetsResult,
  type Day,
} from '@cardlake/datasets';
import { compact } from '@cardlake/silver-gold';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import { groups } from '../catalog/groups';
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
  /** Published names of the groups that the datasets hold; by default those that a new release keeps. */
  readonly groups?: readonly string[] | undefined;
}

/**
 * Compacts the small files that stream runs left behind, and builds the training, validation and inference datasets of a
 * day from the current gold.
 * @throws UserError `unknown_group`; `no_events` when none of them would have a row; `file_damaged`, `lake_locked`, `lake_missing` and the like.
 */
export async function runDaily(
  { lakeRoot, ...options }: DailyOptions,
  context: EngineContext,
): Promise<DatasetsResult> {
  const groups = chooseDatasetGroups(options.groups);
  return withLakeWriter(lakeRoot, { create: false }, context, (write) =>
    buildDaily(write, { ...options, groups }),
  );
}

/** Does the work of `runDaily` in a lake that is open for writing. */
export async function buildDaily(
  context: WriteContext,
  datasets: Pick<BuildDatasetsOptions, 'day' | 'groups' | 'settings'>,
): Promise<DatasetsResult> {
  await requireUndamaged(context.lake.root, context.write.snapshot);
  await compactFiles(context);
  const { session, write, reporter, signal } = context;
  signal?.throwIfAborted();
  return buildDatasets({ session, write, reporter, ...datasets });
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
}
