import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_NAME } from '@cardlake/datasets';
import { type Dataset, type DatasetKind, datasetOf } from '../dataset';
import { icebergFiles } from '../iceberg/table-files';
import type { Side } from '../side';

/**
 * A lake of the Spark jobs on a folder: Iceberg's metadata say which files count.
 * @param root absolute path
 * @param warehouse folder of the tables' metadata under it
 */
export const sparkSide = (root: string, warehouse: string): Side => ({
  engine: 'spark',
  files: ({ name }) => icebergFiles(root, join(warehouse, name)) ?? [],
  datasets: (kind) => datasets(kind, join(root, 'gold', kind)),
});

/** A day's folder without a manifest is not finished. */
function datasets(kind: DatasetKind, folder: string): ReadonlyMap<string, Dataset> {
  const days = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('dt=')) : [];
  return new Map(
    days.sort().flatMap((name) => {
      const manifest = join(folder, name, MANIFEST_NAME);
      if (!existsSync(manifest)) return [];
      const locate = (path: string) => join(folder, name, path);
      return [[name.slice(3), datasetOf(kind, readFileSync(manifest, 'utf8'), manifest, locate)] as const];
    }),
  );
}
