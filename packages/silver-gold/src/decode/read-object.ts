import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createGunzip, gunzipSync } from 'node:zlib';

const READ_BYTES = 256 * 1024;
const INFLATE_BYTES = 1024 * 1024;
/** Objects of this size are read at once: setting up streams costs more than reading them. */
const SMALL_BYTES = 1024 * 1024;
const SMALL_INFLATED_BYTES = 32 * 1024 * 1024;
/** zlib asks for more room once its buffer is full to the last byte. */
const INFLATE_SLACK = 64;

/**
 * Feeds the uncompressed bytes of an object, gzipped or plain, to `push`.
 *
 * @returns whether the gzip stream was torn; what came before the tear was pushed
 * @throws the file system's error when the file cannot be read
 */
export async function readObject(location: string, push: (chunk: Buffer) => void): Promise<boolean> {
  const { isGzip, bytes } = await inspect(location);
  if (!isGzip) return readPlain(location, push);
  const whole = bytes <= SMALL_BYTES ? inflated(await readFile(location)) : undefined;
  if (!whole) return readGzip(location, push);
  push(whole);
  return false;
}

async function inspect(location: string): Promise<{ isGzip: boolean; bytes: number }> {
  const file = await open(location);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const { size } = await file.stat();
    return { isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b, bytes: size };
  } finally {
    await file.close();
  }
}

/** Undefined when the stream is torn or inflates to more than is kept in memory: then it is read as a stream. */
function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { chunkSize: inflatedSize(bytes), maxOutputLength: SMALL_INFLATED_BYTES });
  } catch {
    return undefined;
  }
}

/**
 * Room to inflate an object at once: what its last four bytes say it inflates to (RFC 1952, ISIZE). Only a guess, for
 * an object may have several members or a torn end.
 */
function inflatedSize(bytes: Buffer): number {
  const said = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return Math.min(said, SMALL_INFLATED_BYTES) + INFLATE_SLACK;
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
