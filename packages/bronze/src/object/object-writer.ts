import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { diskError } from '@cardlake/lake';

/** A complete gzipped object that is not yet in the bronze prefix. */
export interface StagedObject {
  /** Absolute path. */
  readonly location: string;
  /** SHA-256 of the uncompressed bytes, hex. */
  readonly sha256: string;
  /** Uncompressed bytes. */
  readonly bytes: number;
}

/**
 * Writes one gzipped object as a stream: memory does not depend on its size. The header has no time and no name, so
 * the same bytes give the same object.
 */
export class ObjectWriter {
  /** Uncompressed bytes so far. */
  bytes = 0;
  private readonly hash = createHash('sha256');
  // Level 1: bronze is read once or twice, and at higher levels compression is the slowest stage.
  private readonly gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 128 * 1024 });
  private readonly finished: Promise<void>;

  /** @param location path of a file that does not exist yet, in a folder that does */
  constructor(private readonly location: string) {
    const file = createWriteStream(location, { flags: 'wx' });
    this.gzip.on('error', (error) => file.destroy(error));
    file.on('error', (error) => this.gzip.destroy(error));
    this.gzip.pipe(file);
    this.finished = finished(file);
    // Avoids unhandledRejection: the next write() or finish() reports the error.
    this.finished.catch(() => {});
  }

  /**
   * Appends uncompressed bytes; resolves when more can be written.
   * @throws UserError of a disk error
   */
  async write(chunk: Uint8Array): Promise<void> {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    if (this.gzip.destroyed) await this.awaitFinished();
    if (!this.gzip.write(chunk)) await Promise.race([once(this.gzip, 'drain'), this.awaitFinished()]);
  }

  /**
   * Completes the object, without flushing it to disk.
   * @throws UserError of a disk error
   */
  async finish(): Promise<StagedObject> {
    this.gzip.end();
    await this.awaitFinished();
    return { location: this.location, sha256: this.hash.digest('hex'), bytes: this.bytes };
  }

  /** Removes the incomplete object. */
  async discard(): Promise<void> {
    this.gzip.destroy();
    await rm(this.location, { force: true });
  }

  private async awaitFinished(): Promise<void> {
    try {
      await this.finished;
    } catch (error) {
      throw diskError(error, this.location);
    }
  }
}
