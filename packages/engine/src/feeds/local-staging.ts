import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Chunks, SourceObjects, StagingStore } from '@cardlake/elt';
import { diskError, fsyncPath, isMissing, withDiskErrors, writeFileAtomic } from '@cardlake/lake';

/** Bytes that are read at once. */
const READ_BYTES = 256 * 1024;

async function* read(location: string, start = 0): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(location, { start, highWaterMark: READ_BYTES });
  } catch (error) {
    throw diskError(error, location);
  }
}

/** The files of a lake as objects of feeds. */
export const localObjects = (lakeRoot: string): SourceObjects => ({
  open: ({ key }, position) => read(join(lakeRoot, key), position),
});

/** A lake as the store of what is staged. Only the writer of the lake uses it. */
export const localStaging = (lakeRoot: string): StagingStore => ({
  async get(key) {
    const location = join(lakeRoot, key);
    return withDiskErrors(location, () => {
      try {
        return readFileSync(location);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  },
  open: (key) => read(join(lakeRoot, key)),
  put: (key, content) => writeRenamed(join(lakeRoot, key), (unfinished) => writeChunks(unfinished, content)),
  async putNew(key, content) {
    const location = join(lakeRoot, key);
    if (existsSync(location)) return;
    withDiskErrors(location, () => mkdirSync(dirname(location), { recursive: true }));
    writeFileAtomic(location, content.toString('utf8'));
  },
});

/** Writes a file under another name, and gives it its own once it is whole. */
export async function writeRenamed(
  location: string,
  write: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${location}.tmp`;
  withDiskErrors(location, () => mkdirSync(dirname(location), { recursive: true }));
  await write(unfinished);
  withDiskErrors(location, () => {
    // A receipt must not outlive the rows that it vouches for.
    fsyncPath(unfinished);
    renameSync(unfinished, location);
  });
}

async function writeChunks(location: string, chunks: Chunks): Promise<void> {
  try {
    await writeFile(location, chunks);
  } catch (error) {
    throw diskError(error, location);
  }
}

/** Removes what is staged below a folder. */
export const removeStaged = (lakeRoot: string, folder: string): void => {
  const location = join(lakeRoot, folder);
  withDiskErrors(location, () => rmSync(location, { recursive: true, force: true }));
};
