import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { MANIFEST_NAME } from '@cardlake/datasets';
import type { Snapshot } from '@cardlake/lake';
import { lastSnapshotDay } from '@cardlake/silver-gold';
import { type Dataset, type DatasetKind, parseDataset } from '../dataset';
import type { LakeReader } from '../lake-reader';

/** Creates a reader of a lake of the embedded engine; its journal lists the files. */
export const embeddedReader = (snapshot: Snapshot): LakeReader => ({
  engine: 'embedded',
  files: (table) => snapshot.files(table).map(({ location }) => location),
  lastSnapshotDay: (group) => lastSnapshotDay(snapshot, group),
  datasets: (kind) => datasets(kind, snapshot),
});

function datasets(kind: DatasetKind, snapshot: Snapshot): ReadonlyMap<string, Dataset> {
  const files = snapshot.files(`gold.${kind}`);
  const locations = new Map(files.map(({ path, location }) => [path, location]));
  const manifests = files.filter(({ path }) => posix.basename(path) === MANIFEST_NAME);
  return new Map(
    manifests.map(({ partition, path, location }) => {
      const locate = (name: string) => {
        const filePath = posix.join(posix.dirname(path), name);
        return locations.get(filePath) ?? filePath;
      };
      return [partition, parseDataset(kind, readFileSync(location, 'utf8'), path, locate)];
    }),
  );
}
