import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceObjects, StagedFile, StagingStore } from '@cardlake/elt';
import { isMissing, TEMPORARY_SUFFIX, withDiskErrors, writeFileAtomic } from '@cardlake/lake';

/** Bytes that are read at once. */
const READ_BYTES = 256 * 1024;

/** Reads a file into two buffers by turns: a chunk is valid until the next but one is asked for. */
async function* read(location: string, start = 0): AsyncGenerator<Buffer> {
  const handle = withDiskErrors(location, () => openSync(location, 'r'));
  try {
    let [next, other] = [Buffer.allocUnsafe(READ_BYTES), Buffer.allocUnsafe(READ_BYTES)];
    for (let position = start; ; ) {
      const bytes = withDiskErrors(location, () => readSync(handle, next, 0, READ_BYTES, position));
      if (bytes === 0) return;
      yield next.subarray(0, bytes);
      position += bytes;
      [next, other] = [other, next];
    }
  } finally {
    closeSync(handle);
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
  async list(folder) {
    const location = join(lakeRoot, folder);
    const names = withDiskErrors(location, () => (existsSync(location) ? readdirSync(location) : []));
    return new Set(names.map((name) => `${folder}/${name}`));
  },
  async put(key, content) {
    const file = createStagedFile(join(lakeRoot, key));
    try {
      for await (const bytes of content) file.write(bytes);
      await file.finish();
    } finally {
      file.close();
    }
  },
  async putNew(key, content) {
    const location = join(lakeRoot, key);
    if (existsSync(location)) return;
    withDiskErrors(location, () => mkdirSync(dirname(location), { recursive: true }));
    writeFileAtomic(location, content.toString('utf8'));
  },
});

/** Begins a file under another name, which gets its own once it is whole. */
export function createStagedFile(location: string): StagedFile {
  const unfinished = `${location}${TEMPORARY_SUFFIX}`;
  const handle = withDiskErrors(location, () => {
    mkdirSync(dirname(location), { recursive: true });
    return openSync(unfinished, 'w');
  });
  let size = 0;
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(handle);
    isOpen = false;
  };
  return {
    get size() {
      return size;
    },
    write(bytes) {
      withDiskErrors(location, () => {
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      });
      size += bytes.length;
    },
    async finish() {
      withDiskErrors(location, () => {
        // A receipt must not outlive the rows that it vouches for.
        fsyncSync(handle);
        close();
        renameSync(unfinished, location);
      });
    },
    close() {
      close();
      withDiskErrors(location, () => rmSync(unfinished, { force: true }));
    },
  };
}

/** Removes what is staged below folders. */
export function removeStaged(lakeRoot: string, folders: readonly string[]): void {
  for (const folder of folders) {
    const location = join(lakeRoot, folder);
    withDiskErrors(location, () => rmSync(location, { recursive: true, force: true }));
  }
}
