import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

const READ_BYTES = 256 * 1024;
const INFLATE_BYTES = 1024 * 1024;

/**
 * Feeds the uncompressed bytes of an object, gzipped or plain, to `push`.
 *
 * @returns whether the gzip stream was torn; what came before the tear was pushed
 * @throws the file system's error when the file cannot be read
 */
export async function readObject(location: string, push: (chunk: Buffer) => void): Promise<boolean> {
  return (await isGzip(location)) ? readGzip(location, push) : readPlain(location, push);
}

async function isGzip(location: string): Promise<boolean> {
  const file = await open(location);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

async function readPlain(location: string, push: (chunk: Buffer) => void): Promise<false> {
  for await (const chunk of createReadStream(location, { highWaterMark: READ_BYTES })) push(chunk);
  return false;
}

/** True when the stream was torn. Listens to events, since iterating would drop what was inflated before an error. */
function readGzip(location: string, push: (chunk: Buffer) => void): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const file = createReadStream(location, { highWaterMark: READ_BYTES });
    const gunzip = createGunzip({ chunkSize: INFLATE_BYTES });
    const stop = (settle: () => void): void => {
      file.destroy();
      gunzip.destroy();
      settle();
    };
    file.on('error', (error) => stop(() => reject(error)));
    gunzip.on('error', () => stop(() => resolve(true)));
    gunzip.on('end', () => resolve(false));
    gunzip.on('data', (chunk: Buffer) => {
      try {
        push(chunk);
      } catch (error) {
        stop(() => reject(error));
      }
    });
    file.pipe(gunzip);
  });
}
