import { buildDatasets, type DatasetSettings, type DatasetsResult, type Day } from '@cardlake/datasets';
import { asDatasetGroup, groups } from './groups';
import type { LakeRun } from './lake-run';

/**
 * Builds the training, validation and inference datasets of a day from gold as it is.
 * @throws UserError `no_events` when none of them would have a row.
 */
export const runDaily = (
  { session, write, surroundings }: LakeRun,
  day: Day,
  settings: DatasetSettings,
): Promise<DatasetsResult> =>
  buildDatasets({
    session,
    write,
    day,
    groups: groups.map(asDatasetGroup),
    settings,
    reporter: surroundings.reporter,
  });
