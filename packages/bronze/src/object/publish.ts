import { mkdirSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError, withDiskErrors } from '@cardlake/lake';
import type { StagedObject } from './object-writer';

/** A whole object and where it is to appear. */
export interface Publication {
  readonly object: StagedObject;
  /** Path under the lake root. */
  readonly path: string;
}

/** Flushes in flight: side by side they share the disk's journal, one after the other each waits for its own. */
const CONCURRENT_FLUSHES = 64;

/**
 * Moves whole objects into the bronze prefix, in order, each appearing at once and complete: content is flushed
 * before the first rename, folders after the last.
 * @throws UserError when the disk refuses.
 */
export async function publish(lakeRoot: string, publications: readonly Publication[]): Promise<void> {
  await flushAll(publications.map(({ object }) => object.location));
  const changed = new Set<string>();
  for (const { object, path } of publications) {
    const location = join(lakeRoot, path);
    const folder = dirname(location);
    withDiskErrors(folder, () => {
      const made = mkdirSync(folder, { recursive: true });
      renameSync(object.location, location);
      changed.add(folder);
      // New folders are entries of their parents, which must survive a loss of power too.
      for (let at = folder; made !== undefined && at.length >= made.length; ) {
        at = dirname(at);
        changed.add(at);
      }
    });
  }
  await flushAll([...changed]);
}

/** Makes files, or the entries of folders, survive a loss of power. */
async function flushAll(paths: readonly string[]): Promise<void> {
  for (let from = 0; from < paths.length; from += CONCURRENT_FLUSHES) {
    await Promise.all(paths.slice(from, from + CONCURRENT_FLUSHES).map(flushPath));
  }
}

async function flushPath(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    throw diskError(error, path);
  }
}
