import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS_PREFIX, STAGING_PREFIX } from '@cardlake/feeds';
import { isMissing, withDiskErrors } from '@cardlake/lake';
import type { EngineContext } from '../session/engine-context';
import { withLakeWriter } from '../session/lake-writer';
import { removeStaged } from './local-staging';

/** Files that were removed from staging. */
export interface RemovedFiles {
  readonly files: number;
  readonly bytes: number;
}

const FOLDERS = [STAGING_PREFIX, PARTS_PREFIX];

/** Removes what is staged of the objects of all feeds and was not published. @throws UserError `lake_missing`, `lake_locked` and the like */
export const cleanUpStaging = (lakeRoot: string, context: EngineContext): Promise<RemovedFiles> =>
  withLakeWriter(lakeRoot, { create: false }, context, async ({ lake }) => {
    const sizes = FOLDERS.flatMap((folder) => fileSizes(join(lake.root, folder)));
    removeStaged(lake.root, FOLDERS);
    return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  });

const fileSizes = (folder: string): number[] =>
  withDiskErrors(folder, () => {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
