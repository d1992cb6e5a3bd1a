import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { diskError } from './disk';

/** Computes the SHA-256 of a file, in hexadecimal. @throws UserError with the path when the disk refuses */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw diskError(error, path);
  }
  return hash.digest('hex');
}
