import { statSync } from 'node:fs';
import { partitionFolder, type Snapshot, sha256Of } from '@cardlake/lake';
import type { Day } from './day';
import type { DatasetGroup } from './groups';
import { datasetTables } from './groups';
import { type DataFile, MANIFEST_NAME, readManifest } from './manifest';

/**
 * Compares the datasets of a day with their manifests: every file is there with its content, and no other is.
 * @returns what is wrong, a sentence each; nothing for a day that was not built
 * @throws UserError `dataset_damaged` for a manifest that cannot be read
 */
export async function verifyDatasets(
  snapshot: Snapshot,
  groups: readonly DatasetGroup[],
  day: Day,
): Promise<string[]> {
  const tables = datasetTables(groups);
  const training = readManifest(snapshot, 'training', day);
  const inference = readManifest(snapshot, 'inference', day);
  const named = [
    { table: tables.training, files: training && [...training.train.files, ...training.validation.files] },
    { table: tables.inference, files: inference?.inference.files },
  ];
  const faults: string[] = [];
  for (const { table, files = [] } of named) {
    const folder = partitionFolder(table, day);
    const stored = new Map(
      snapshot
        .files(table)
        .flatMap(({ path, partition, location }) => (partition === day ? [[path, location]] : [])),
    );
    stored.delete(`${folder}/${MANIFEST_NAME}`);
    for (const file of files) {
      const path = `${folder}/${file.path}`;
      const fault = await faultOf(stored.get(path), file);
      if (fault !== undefined) faults.push(`${path} ${fault}`);
      stored.delete(path);
    }
    for (const path of stored.keys()) faults.push(`${path} is not in the manifest`);
  }
  return faults;
}

async function faultOf(
  location: string | undefined,
  { sha256, bytes }: DataFile,
): Promise<string | undefined> {
  const stats = location === undefined ? undefined : statSync(location, { throwIfNoEntry: false });
  if (location === undefined || stats === undefined) return 'is missing';
  return stats.size === bytes && (await sha256Of(location)) === sha256
    ? undefined
    : 'has another content than the manifest says';
}
