import { statSync } from 'node:fs';
import { inferenceTable, trainingTable } from '@cardlake/card-schema';
import { type LakeFile, type LakeTable, partitionFolder, type Snapshot, sha256Of } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import type { Day } from './day';
import { type DataFile, MANIFEST_NAME, readManifest } from './manifest';

/**
 * Compares the datasets of every day with their manifests: each listed file must exist with its content, and
 * there may be no other file.
 * @returns a sentence for each fault, by table and day.
 */
export async function verifyDatasets(snapshot: Snapshot): Promise<string[]> {
  const tables = { training: trainingTable({}), inference: inferenceTable({}) };
  const faults: string[] = [];
  for (const dataset of ['training', 'inference'] as const) {
    const table = tables[dataset];
    const files = snapshot.files(table);
    for (const day of new Set(files.map(({ partition }) => partition))) {
      try {
        const stored = files.filter(({ partition }) => partition === day);
        faults.push(...(await verifyDay(table, day, stored, listedFiles(snapshot, dataset, day))));
      } catch (error) {
        if (!isUserError(error, 'dataset_damaged')) throw error;
        faults.push(error.message);
      }
    }
  }
  return faults;
}

function listedFiles(snapshot: Snapshot, dataset: 'training' | 'inference', day: Day): readonly DataFile[] {
  if (dataset === 'inference') return readManifest(snapshot, dataset, day)?.inference.files ?? [];
  const manifest = readManifest(snapshot, dataset, day);
  return manifest === undefined ? [] : [...manifest.train.files, ...manifest.validation.files];
}

async function verifyDay(
  table: LakeTable,
  day: Day,
  files: readonly LakeFile[],
  listed: readonly DataFile[],
): Promise<string[]> {
  const faults: string[] = [];
  const folder = partitionFolder(table, day);
  const unlisted = new Map(files.map(({ path, location }) => [path, location]));
  unlisted.delete(`${folder}/${MANIFEST_NAME}`);
  for (const file of listed) {
    const path = `${folder}/${file.path}`;
    const fault = await faultOf(unlisted.get(path), file);
    if (fault !== undefined) faults.push(`${path} ${fault}`);
    unlisted.delete(path);
  }
  return [...faults, ...[...unlisted.keys()].map((path) => `${path} is not in the manifest`)];
}

async function faultOf(
  location: string | undefined,
  { sha256, bytes }: DataFile,
): Promise<string | undefined> {
  const size = location === undefined ? undefined : statSync(location, { throwIfNoEntry: false })?.size;
  if (location === undefined || size === undefined) return 'is missing';
  return size === bytes && (await sha256Of(location)) === sha256
    ? undefined
    : 'has a different content than the manifest lists';
}
