import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { diskError } from './disk';

/** Bytes read at once, into one buffer: a stream would take a new one for each piece, and twice the processor time. */
const READ_BYTES = 1 << 20;

/** Computes the SHA-256 of a file, in hexadecimal. @throws UserError with the path when the disk refuses */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size + 1));
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(error, path);
  }
  return hash.digest('hex');
}
