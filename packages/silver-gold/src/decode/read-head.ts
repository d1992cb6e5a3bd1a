import { closeSync, openSync, readSync } from 'node:fs';
import { FORMAT_HEAD_BYTES } from '@cardlake/schema';

/** Reads the first bytes of a file; none of one that cannot be read, of which its reader tells. */
export function readHead(location: string): Uint8Array {
  const head = Buffer.alloc(FORMAT_HEAD_BYTES);
  try {
    const file = openSync(location, 'r');
    try {
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return head.subarray(0, 0);
  }
}
