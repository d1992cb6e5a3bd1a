import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushEach, fsyncPaths } from './disk';
import { sha256Of } from './sha256';

/**
 * Bytes from which a file is flushed at once: ten thousand rows of gold have 250 to 650 KB, so the file of a table and day is flushed while
 * the next are written. Of smaller ones, the disk takes many together for little more than one.
 */
const LARGE_BYTES = 1 << 17;

/**
 * Flushes the staged files of a transaction and computes their SHA-256. Large ones right when they are staged, one after the
 * other, while the next are written; so the commit need not wait for all of them. Those that are still waiting for that in the end are flushed with
 * the small ones.
 */
export class StagedFlush {
  private readonly started = new Map<string, Promise<string>>();
  private waiting: string[] = [];
  private last: Promise<void> = Promise.resolve();

  /** Starts with a file that is complete, if it is large. */
  start(location: string, bytes: number): void {
    if (bytes < LARGE_BYTES) return;
    this.waiting.push(location);
    this.last = this.last.then(() => this.flushNext());
  }

  private async flushNext(): Promise<void> {
    const location = this.waiting.shift();
    if (location === undefined) return;
    const flushed = flushAndHash(location);
    this.started.set(location, flushed);
    // A failure is thrown by `end`; a transaction that is never committed does not ask.
    await flushed.catch(() => {});
  }

  /** Flushes the other files, and the folders of all. @returns the SHA-256 of each file, by location */
  async end(locations: readonly string[]): Promise<Map<string, string>> {
    this.waiting = [];
    const checksums = new Map<string, string>();
    const others = locations.filter((location) => !this.started.has(location));
    await flushEach(others, (descriptor, path) => {
      checksums.set(path, createHash('sha256').update(readFileSync(descriptor)).digest('hex'));
    });
    for (const [location, checksum] of this.started) checksums.set(location, await checksum);
    const folders = new Set(locations.map((path) => dirname(path)));
    for (const folder of [...folders]) folders.add(dirname(folder));
    await fsyncPaths(folders);
    return checksums;
  }
}

async function flushAndHash(location: string): Promise<string> {
  const [, checksum] = await Promise.all([fsyncPaths([location]), sha256Of(location)]);
  return checksum;
}
