import { buildDatasets, type DatasetSettings, type DatasetsResult, type Day } from '@cardlake/datasets';
import { compact } from '@cardlake/silver-gold';
import { datasetGroups, groups } from './groups';
import type { LakeRun } from './lake-run';
import { publishOnline } from './online';
import { windowEnd } from './window-end';

/**
 * Merges the small files that stream runs left behind, and builds the training, validation and inference datasets of a
 * day from gold as it is.
 * @throws UserError `no_events` when none of them would have a row.
 */
export async function runDaily(run: LakeRun, day: Day, settings: DatasetSettings): Promise<DatasetsResult> {
  await mergeSmallFiles(run);
  const { session, write, surroundings } = run;
  return buildDatasets({
    session,
    write,
    day,
    groups: datasetGroups,
    settings,
    reporter: surroundings.reporter,
  });
}

const NO_CARD = 'SELECT NULL::VARCHAR';

async function mergeSmallFiles(run: LakeRun): Promise<void> {
  const { write, session, surroundings } = run;
  const before = write.snapshot;
  const stage = surroundings.reporter.stage('compact');
  const { partitions, filesBefore } = await compact(session, write, groups);
  stage.done({ partitions, files: filesBefore });
  // The store knows gold by its files; told that the same rows lie in others, it need not publish them again.
  if (partitions > 0) await publishOnline(run, before, windowEnd(undefined, surroundings.clock), NO_CARD);
}
