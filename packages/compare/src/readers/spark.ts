import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_NAME } from '@cardlake/datasets';
import { publishedName } from '@cardlake/features';
import { type Dataset, type DatasetKind, parseDataset } from '../dataset';
import { readLakeState } from '../iceberg/lake-state';
import { icebergFiles } from '../iceberg/table-files';
import type { LakeReader } from '../lake-reader';

/**
 * Creates a reader of a lake that Spark jobs wrote into a folder; Iceberg's metadata list the files.
 * @param root absolute path of the lake.
 * @param warehouse folder of the tables' metadata under it.
 */
export const sparkReader = (root: string, warehouse: string): LakeReader => ({
  engine: 'spark',
  files: ({ name }) => icebergFiles(root, join(warehouse, name)) ?? [],
  lastSnapshotDay: (group) => readLakeState(join(root, warehouse))?.snapshots[publishedName(group)]?.last_day,
  datasets: (kind) => datasets(kind, join(root, 'gold', kind)),
});

/** Reads the datasets in a folder; a day without a manifest is incomplete and skipped. */
function datasets(kind: DatasetKind, folder: string): ReadonlyMap<string, Dataset> {
  const days = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('dt=')) : [];
  return new Map(
    days.sort().flatMap((name) => {
      const manifest = join(folder, name, MANIFEST_NAME);
      if (!existsSync(manifest)) return [];
      const locate = (path: string) => join(folder, name, path);
      return [[name.slice(3), parseDataset(kind, readFileSync(manifest, 'utf8'), manifest, locate)] as const];
    }),
  );
}
