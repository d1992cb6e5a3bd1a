import { closeSync, fdatasync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { diskError, fsyncPath, withDiskErrors } from '@cardlake/lake';
import type { Clock } from '@cardlake/runtime';
import { encodeRecord, type LogRecord } from './record';
import { encodeHeader, listSegments, newHeader, segmentPath } from './segment-file';

const MS_PER_MINUTE = 60_000;

/** Losses that an answered decision survives: the end of the process, or that of the power as well. */
export const DURABILITIES = ['process', 'disk'] as const;
export type Durability = (typeof DURABILITIES)[number];

/** Options of a log. */
export interface SegmentLogOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly durability: Durability;
  /** Size from which a segment is complete; default 64 MiB. */
  readonly segmentBytes?: number;
  /** Called with the id of each segment that is complete, and its length; what the file has beyond that was taken back. */
  readonly onRotated?: (id: string, bytes: number) => void;
  /** Writes bytes at a position; tests make it fail. */
  readonly write?: typeof writeSync;
}

/** Records that are written together, and everybody who waits for them. */
interface Group {
  readonly frames: Buffer[];
  /** Takes back what the records changed in memory, first to last. */
  readonly undos: (() => void)[];
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface OpenSegment {
  readonly id: string;
  readonly file: number;
  /** By the clock, which the time in the id may be ahead of; milliseconds since the epoch. */
  readonly openedAt: number;
  bytes: number;
}

const flush = promisify(fdatasync);

/**
 * The log of a server: segments of records, of which the last is appended to. Records that are appended while others are
 * written wait for one write together. After a failed write, that group and all records appended meanwhile are taken
 * back, in memory and in the file, since they may build on each other; the log can be used again.
 */
export class SegmentLog {
  private pending: Group | undefined;
  private writing: Group | undefined;
  private segment: OpenSegment | undefined;
  private isDraining = false;
  private failure: unknown;
  /** Id of the newest segment. */
  private newest: string | undefined;

  constructor(private readonly options: SegmentLogOptions) {
    withDiskErrors(options.folder, () => mkdirSync(options.folder, { recursive: true }));
    this.newest = listSegments(options.folder).at(-1);
  }

  /** Bytes that are appended but not yet written. */
  get lagBytes(): number {
    const lengthOf = (group: Group | undefined): number =>
      group?.frames.reduce((bytes, frame) => bytes + frame.length, 0) ?? 0;
    return lengthOf(this.pending) + lengthOf(this.writing);
  }

  /** Id of the segment that is appended to; undefined when there is none. */
  get openSegmentId(): string | undefined {
    return this.segment?.id;
  }

  /**
   * Appends a record, to be written with the next group. Records reach the file in the order of their appending.
   * @param undo takes back what the record changed in memory, when it cannot be written
   */
  append(record: LogRecord, undo: () => void): void {
    this.pending ??= createGroup();
    this.pending.frames.push(encodeRecord(record));
    this.pending.undos.push(undo);
    this.drainSoon();
  }

  /**
   * Waits until everything that was appended so far is written.
   * @throws UserError of the disk, when it is not
   */
  commit(): Promise<void> {
    return (this.pending ?? this.writing)?.promise ?? Promise.resolve();
  }

  /** Returns the error of the last write if it failed, and the disk still takes nothing. */
  findFailure(): unknown {
    if (this.failure !== undefined && this.canWrite()) this.failure = undefined;
    return this.failure;
  }

  /** Completes the open segment if its minute is over. */
  rotateIfDue(): void {
    if (this.segment !== undefined && this.writing === undefined && this.isDue(this.segment)) this.rotate();
  }

  /** Writes what is pending, and completes the open segment. @throws UserError of the disk */
  async close(): Promise<void> {
    await this.commit();
    if (this.segment !== undefined) this.rotate();
  }

  private isDue({ openedAt, bytes }: OpenSegment): boolean {
    const minuteOf = (ms: number): number => Math.floor(ms / MS_PER_MINUTE);
    return (
      bytes >= (this.options.segmentBytes ?? DEFAULT_SEGMENT_BYTES) ||
      minuteOf(openedAt) !== minuteOf(this.options.clock.now())
    );
  }

  private drainSoon(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    // After the input of this turn of the event loop, so that its requests share a write.
    setImmediate(() => void this.drain());
  }

  private async drain(): Promise<void> {
    while (this.pending !== undefined) {
      const group = this.pending;
      this.pending = undefined;
      this.writing = group;
      try {
        await this.write(group.frames);
        this.writing = undefined;
        this.failure = undefined;
        group.resolve();
      } catch (error) {
        this.writing = undefined;
        this.failure = error;
        this.takeBack([group, ...this.takePending()], error);
      }
    }
    this.isDraining = false;
  }

  private takePending(): Group[] {
    const { pending } = this;
    this.pending = undefined;
    return pending === undefined ? [] : [pending];
  }

  private async write(frames: readonly Buffer[]): Promise<void> {
    if (this.segment !== undefined && this.isDue(this.segment)) this.rotate();
    this.segment ??= this.openSegment();
    const { segment } = this;
    const bytes = Buffer.concat(frames);
    const path = segmentPath(this.options.folder, segment.id);
    try {
      this.writeAt(segment, bytes);
      if (this.options.durability === 'disk') await flush(segment.file);
    } catch (error) {
      this.cut(segment);
      throw diskError(error, path);
    }
    segment.bytes += bytes.length;
  }

  private writeAt({ file, bytes: start }: OpenSegment, bytes: Buffer): void {
    const { write = writeSync } = this.options;
    for (let at = 0; at < bytes.length; ) at += write(file, bytes, at, bytes.length - at, start + at);
  }

  /**
   * Removes what a failed write left. A segment that cannot be cut is completed, so that nothing is written behind it; it is
   * cut before it is sealed.
   */
  private cut(segment: OpenSegment): void {
    try {
      ftruncateSync(segment.file, segment.bytes);
    } catch {
      this.rotate();
    }
  }

  private openSegment(): OpenSegment {
    const { folder, clock, durability } = this.options;
    const openedAt = clock.now();
    const header = newHeader(openedAt, this.newest);
    const path = segmentPath(folder, header.id);
    const file = withDiskErrors(path, () => openSync(path, 'wx'));
    const segment = { id: header.id, file, openedAt, bytes: 0 };
    try {
      const bytes = encodeHeader(header);
      this.writeAt(segment, bytes);
      if (durability === 'disk') fsyncPath(folder);
      segment.bytes = bytes.length;
      this.newest = header.id;
      return segment;
    } catch (error) {
      closeSync(segment.file);
      rmSync(path, { force: true });
      throw diskError(error, path);
    }
  }

  /** Tries to write somewhere in the folder. */
  private canWrite(): boolean {
    const path = join(this.options.folder, 'probe.tmp');
    try {
      const file = openSync(path, 'w');
      try {
        const { write = writeSync } = this.options;
        return write(file, PROBE, 0, PROBE.length, 0) === PROBE.length;
      } finally {
        closeSync(file);
        rmSync(path, { force: true });
      }
    } catch {
      return false;
    }
  }

  private rotate(): void {
    const { segment } = this;
    this.segment = undefined;
    if (segment === undefined) return;
    closeSync(segment.file);
    this.options.onRotated?.(segment.id, segment.bytes);
  }

  private takeBack(groups: readonly Group[], error: unknown): void {
    for (const { undos } of [...groups].reverse()) for (const undo of [...undos].reverse()) undo();
    for (const { reject } of groups) reject(error);
  }
}

/** Written to see whether there is room again: more than a group of records. */
const PROBE = Buffer.alloc(256 * 1024);
const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;

function createGroup(): Group {
  let resolve = (): void => {};
  let reject = (_: unknown): void => {};
  const promise = new Promise<void>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  // Nobody may be waiting for a record; whoever is gets the error.
  promise.catch(() => {});
  return { frames: [], undos: [], promise, resolve, reject };
}
