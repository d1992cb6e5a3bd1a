import type { StagedFile, StagingStore } from '../ports/staging';
import { chunksOf } from '../records/chunks-of';

/** Begins a file that is held in memory until it is stored, for a store that takes objects as a whole. */
export function collectedFile(store: Pick<StagingStore, 'put'>, key: string): StagedFile {
  let pieces: Buffer[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    write(bytes) {
      pieces.push(Buffer.from(bytes));
      size += bytes.length;
    },
    finish: () => store.put(key, chunksOf(pieces)),
    close() {
      pieces = [];
    },
  };
}
