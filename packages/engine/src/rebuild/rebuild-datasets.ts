import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BuildDatasetsOptions,
  buildDatasets,
  type Day,
  MANIFEST_NAME,
  parseDatasetSettings,
  readManifest,
  type TrainingManifest,
  trainingManifest,
} from '@cardlake/datasets';
import { findUnnamedFiles, type Snapshot } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import { datasetTables } from '../catalog/tables';
import type { WriteContext } from '../session/lake-writer';

/** Settings and groups that datasets were built with. */
export type DatasetChoices = Pick<BuildDatasetsOptions, 'settings' | 'groups'>;

/** Builds the datasets of days again, with the settings and groups that their manifests tell, and those of lost commits. */
export async function rebuildDatasets(
  context: WriteContext,
  days: readonly Day[],
  lost: ReadonlyMap<Day, DatasetChoices>,
): Promise<void> {
  const { session, write, reporter } = context;
  const choicesByDay = new Map(lost);
  for (const day of days) choicesByDay.set(day, readChoices(write.snapshot, day));
  for (const [day, choices] of choicesByDay)
    await buildDatasets({ session, write, day, reporter, ...choices });
}

/** Reads the settings and groups of the datasets that no commit names any more, since its record is lost, by day. */
export function lostDatasets(lakeRoot: string, snapshot: Snapshot): Map<Day, DatasetChoices> {
  const lost = new Map<Day, DatasetChoices>();
  for (const path of findUnnamedFiles(lakeRoot, snapshot, datasetTables)) {
    if (!path.endsWith(`/${MANIFEST_NAME}`)) continue;
    try {
      const manifest = trainingManifest.parse(JSON.parse(readFileSync(join(lakeRoot, path), 'utf8')));
      lost.set(manifest.day, choicesOf(manifest));
    } catch {
      // The manifest of an inference dataset, or one that is damaged as well.
    }
  }
  return lost;
}

/** Reads the settings and groups of a day's datasets. @throws UserError `dataset_damaged` when the manifest cannot be read */
function readChoices(snapshot: Snapshot, day: Day): DatasetChoices {
  try {
    const manifest = readManifest(snapshot, 'training', day);
    if (manifest !== undefined) return choicesOf(manifest);
  } catch (error) {
    if (!isUserError(error, 'dataset_damaged')) throw error;
  }
  const message = `the manifest of the datasets of ${day} cannot be read, which tells their settings`;
  throw new UserError('dataset_damaged', message, {
    hint: `Everything else is mended. Build them again with the settings that you want: \`cardlake run daily --dt ${day}\``,
  });
}

const choicesOf = ({ settings, groups }: TrainingManifest): DatasetChoices => ({
  settings: parseDatasetSettings(settings),
  groups: chooseDatasetGroups(groups.map(({ name }) => name)),
});
