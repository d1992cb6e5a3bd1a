import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildDatasets,
  type DatasetSettings,
  type Day,
  MANIFEST_NAME,
  parseDatasetSettings,
  readManifest,
  trainingManifest,
} from '@cardlake/datasets';
import { findUnnamedFiles, type Snapshot } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import { datasetGroups } from '../catalog/groups';
import { datasetTables } from '../catalog/tables';
import type { WriteContext } from '../session/lake-writer';

/** Builds the datasets of days again, with the settings that their manifests tell, and those of lost commits. */
export async function rebuildDatasets(
  context: WriteContext,
  days: readonly Day[],
  lost: ReadonlyMap<Day, DatasetSettings>,
): Promise<void> {
  const { session, write, reporter } = context;
  const settingsByDay = new Map(lost);
  for (const day of days) settingsByDay.set(day, settingsOf(write.snapshot, day));
  for (const [day, settings] of settingsByDay)
    await buildDatasets({ session, write, day, groups: datasetGroups, settings, reporter });
}

/** Reads the settings of the datasets that no commit names any more, since its record is lost, by day. */
export function lostDatasets(lakeRoot: string, snapshot: Snapshot): Map<Day, DatasetSettings> {
  const lost = new Map<Day, DatasetSettings>();
  for (const path of findUnnamedFiles(lakeRoot, snapshot, datasetTables)) {
    if (!path.endsWith(`/${MANIFEST_NAME}`)) continue;
    try {
      const manifest = trainingManifest.parse(JSON.parse(readFileSync(join(lakeRoot, path), 'utf8')));
      lost.set(manifest.day, manifest.settings);
    } catch {
      // The manifest of an inference dataset, or one that is damaged as well.
    }
  }
  return lost;
}

/** Reads the settings of a day's datasets. @throws UserError `dataset_damaged` when the manifest cannot be read */
function settingsOf(snapshot: Snapshot, day: Day): DatasetSettings {
  try {
    const manifest = readManifest(snapshot, 'training', day);
    if (manifest !== undefined) return parseDatasetSettings(manifest.settings);
  } catch (error) {
    if (!isUserError(error, 'dataset_damaged')) throw error;
  }
  const message = `the manifest of the datasets of ${day} cannot be read, which tells their settings`;
  throw new UserError('dataset_damaged', message, {
    hint: `Everything else is mended. Build them again with the settings that you want: cardlake run daily --dt ${day}`,
  });
}
