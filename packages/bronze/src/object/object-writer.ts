import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { diskError } from '@cardlake/lake';

/** A gzipped object that is whole, but not yet in the bronze prefix. */
export interface StagedObject {
  /** Where it lies, absolute. */
  readonly location: string;
  /** SHA-256 of the uncompressed bytes, hex. */
  readonly sha256: string;
  /** Uncompressed bytes. */
  readonly bytes: number;
}

/**
 * Writes one gzipped object as a stream: memory does not depend on its size. The header carries no time and no
 * name, so the same bytes give the same object.
 */
export class ObjectWriter {
  /** Uncompressed bytes so far. */
  bytes = 0;
  private readonly hash = createHash('sha256');
  // Level 1: bronze is read once or twice, and at higher levels compression becomes the slowest stage.
  private readonly gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 128 * 1024 });
  private readonly whole: Promise<void>;

  /** @param location a file that does not exist yet, in a folder that does. */
  constructor(private readonly location: string) {
    const file = createWriteStream(location, { flags: 'wx' });
    this.gzip.on('error', (error) => file.destroy(error));
    file.on('error', (error) => this.gzip.destroy(error));
    this.gzip.pipe(file);
    this.whole = finished(file);
    // A failure is seen by the next write or by finish(); until then it must not end the process.
    this.whole.catch(() => {});
  }

  /**
   * Appends uncompressed bytes; resolves when the next ones may come.
   * @throws UserError when the disk refuses.
   */
  async write(chunk: Uint8Array): Promise<void> {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    if (this.gzip.destroyed) await this.settled();
    if (!this.gzip.write(chunk)) await Promise.race([once(this.gzip, 'drain'), this.settled()]);
  }

  /**
   * Ends the object; it is whole then, but not flushed to disk.
   * @throws UserError when the disk refuses.
   */
  async finish(): Promise<StagedObject> {
    this.gzip.end();
    await this.settled();
    return { location: this.location, sha256: this.hash.digest('hex'), bytes: this.bytes };
  }

  /** Gives the object up and removes what was written of it. */
  async discard(): Promise<void> {
    this.gzip.destroy();
    await rm(this.location, { force: true });
  }

  private async settled(): Promise<void> {
    try {
      await this.whole;
    } catch (error) {
      throw diskError(error, this.location);
    }
  }
}
