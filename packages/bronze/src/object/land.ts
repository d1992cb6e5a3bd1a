import { mkdirSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError, withDiskErrors } from '@cardlake/lake';
import type { StagedObject } from './object-writer';

/** A complete object and its destination. */
export interface Landing {
  readonly object: StagedObject;
  /** Path under the lake root. */
  readonly path: string;
}

/** Flushes in flight: concurrent flushes share one write of the disk's journal, sequential ones each wait for their own. */
const CONCURRENT_FLUSHES = 64;

/**
 * Moves complete objects into the bronze prefix, in order. Each appears atomically: content is flushed before the
 * first rename, folders after the last.
 * @throws UserError of a disk error
 */
export async function landObjects(lakeRoot: string, landings: readonly Landing[]): Promise<void> {
  await fsyncAll(landings.map(({ object }) => object.location));
  const changedFolders = new Set<string>();
  for (const { object, path } of landings) {
    const location = join(lakeRoot, path);
    const folder = dirname(location);
    withDiskErrors(folder, () => {
      const firstCreated = mkdirSync(folder, { recursive: true });
      renameSync(object.location, location);
      changedFolders.add(folder);
      // New folders are entries of their parents, which must survive a power loss too.
      for (let at = folder; firstCreated !== undefined && at.length >= firstCreated.length; ) {
        at = dirname(at);
        changedFolders.add(at);
      }
    });
  }
  await fsyncAll([...changedFolders]);
}

/** Makes files, or the entries of folders, survive a power loss. */
async function fsyncAll(paths: readonly string[]): Promise<void> {
  for (let from = 0; from < paths.length; from += CONCURRENT_FLUSHES) {
    await Promise.all(paths.slice(from, from + CONCURRENT_FLUSHES).map(fsyncOne));
  }
}

async function fsyncOne(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    throw diskError(error, path);
  }
}
