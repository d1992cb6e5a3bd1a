import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { withDiskErrors } from '@cardlake/lake';
import type { BlockLayout } from './block-layout';
import type { BlockPart, FeatureBlocks } from './feature-task';

/** Blocks of a group of rows, in memory or in the file. */
interface StoredBlocks {
  /** First row of each batch, and the end of the last. */
  readonly starts: Int32Array;
  /** Undefined when they are in the file. */
  readonly buffer: SharedArrayBuffer | undefined;
  readonly fileStart: number;
}

/** Features of an entity until those of all rows are computed; what exceeds the memory for them is kept in a file. */
export class BlockStore {
  private readonly stored: StoredBlocks[] = [];
  private file: number | undefined;
  private fileEnd = 0;

  /**
   * @param path file to use
   * @param memory bytes left for blocks, which the stores of a run share
   */
  constructor(
    private readonly layout: BlockLayout,
    private readonly path: string,
    private readonly memory: { bytes: number },
  ) {}

  add({ buffer, rows }: FeatureBlocks): void {
    const starts = new Int32Array(rows.length + 1);
    for (let batch = 0; batch < rows.length; batch++) starts[batch + 1] = starts[batch]! + rows[batch]!;
    const fits = buffer.byteLength <= this.memory.bytes;
    this.stored.push({ starts, buffer: fits ? buffer : undefined, fileStart: this.fileEnd });
    if (fits) this.memory.bytes -= buffer.byteLength;
    else this.write(buffer);
  }

  /** Finds the rows of a batch. */
  partsOf(batch: number): BlockPart[] {
    return this.stored.flatMap((blocks) => {
      const from = blocks.starts[batch] ?? 0;
      const until = blocks.starts[batch + 1] ?? from;
      if (from === until) return [];
      const blockRows = blocks.starts.at(-1) ?? 0;
      if (blocks.buffer) return [{ buffer: blocks.buffer, blockRows, from, until }];
      const buffer = this.read(blocks.fileStart, blockRows, from, until);
      return [{ buffer, blockRows: until - from, from: 0, until: until - from }];
    });
  }

  close(): void {
    for (const { buffer } of this.stored.splice(0)) this.memory.bytes += buffer?.byteLength ?? 0;
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    rmSync(this.path, { force: true });
  }

  private write(buffer: SharedArrayBuffer): void {
    withDiskErrors(this.path, () => {
      this.file ??= openSync(this.path, 'w+');
      for (let at = 0; at < buffer.byteLength; )
        at += writeSync(this.file, new Uint8Array(buffer, at), 0, buffer.byteLength - at, this.fileEnd + at);
    });
    this.fileEnd += buffer.byteLength;
  }

  /** Reads rows of a block into a block of their own. */
  private read(start: number, blockRows: number, from: number, until: number): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer(this.layout.bytes(until - from));
    let at = 0;
    for (const range of this.layout.ranges(blockRows, from, until)) {
      const bytes = new Uint8Array(buffer, at, range.bytes);
      withDiskErrors(this.path, () => this.fill(bytes, start + range.start));
      at += range.bytes;
    }
    return buffer;
  }

  private fill(bytes: Uint8Array, start: number): void {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.file ?? -1, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error(`the file ends at byte ${start + at}`);
      at += read;
    }
  }
}
