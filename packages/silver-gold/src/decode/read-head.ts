import { readStart } from '@cardlake/lake';
import { FORMAT_HEAD_BYTES } from '@cardlake/schema';

/** Reads the first bytes of a file; none of one that cannot be read, of which its reader tells. */
export function readHead(location: string): Uint8Array {
  try {
    return readStart(location, FORMAT_HEAD_BYTES);
  } catch {
    return new Uint8Array(0);
  }
}
