import { posix } from 'node:path';
import { type DataFile, type Day, MANIFEST_NAME, readManifest } from '@cardlake/datasets';
import { type Snapshot, sha256Of } from '@cardlake/lake';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Every file of every dataset is, to the byte, the one its manifest describes. */
export async function checkDatasets({ snapshot }: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const dataset of ['training', 'inference'] as const) {
    const locations = new Map(
      snapshot.files(`gold.${dataset}`).map(({ path, location }) => [path, location]),
    );
    for (const { day, folder } of manifests(snapshot, dataset)) {
      for (const { path, sha256 } of filesOf(snapshot, dataset, day)) {
        const location = locations.get(`${folder}/${path}`);
        if (location !== undefined && (await sha256Of(location)) === sha256) continue;
        findings.push({
          check: 'datasets',
          message: `${dataset} of ${day}: ${path} is not the file of the manifest`,
        });
      }
    }
  }
  return findings;
}

const manifests = (snapshot: Snapshot, dataset: string) =>
  snapshot
    .files(`gold.${dataset}`)
    .filter(({ path }) => path.endsWith(`/${MANIFEST_NAME}`))
    .map(({ partition, path }) => ({ day: partition, folder: posix.dirname(path) }));

function filesOf(snapshot: Snapshot, dataset: 'training' | 'inference', day: Day): readonly DataFile[] {
  if (dataset === 'inference') return readManifest(snapshot, dataset, day)?.inference.files ?? [];
  const manifest = readManifest(snapshot, dataset, day);
  return manifest === undefined ? [] : [...manifest.train.files, ...manifest.validation.files];
}
