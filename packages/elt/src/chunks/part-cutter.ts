import type { CompiledFeed } from '@cardlake/feeds';
import { recordFormat } from '../records/formats';
import type { Chunks } from '../records/read-records';
import { type RawRecord, RecordSplitter } from '../records/record-splitter';
import type { PartChunk } from './chunk';

const COMMA = 0x2c;
const OPEN = Buffer.from('[');
const CLOSE = Buffer.from(']');
const NO_BYTES = Buffer.alloc(0);

/**
 * Cuts a stream into parts of whole records, each of which reads like an object of its own. A part ends with the first record that
 * ends at or after its size, so that the cuts depend on the bytes alone. Holds one chunk of the stream and one record.
 */
export class PartCutter {
  private readonly splitter: RecordSplitter;
  private readonly source: AsyncIterator<Buffer>;
  private readonly isArray: boolean;
  /** Bytes that no part has yet, and the position of their first one. */
  private held: Buffer = NO_BYTES;
  private start = 0;
  private isDone = false;
  /** Ends of parts that were found in the held bytes. */
  private cuts: number[] = [];
  private target: number | undefined;
  /** Bytes that every part but the first begins with. */
  private opening: Buffer;
  private last: RawRecord | undefined;
  /** The first record that ends in the chunk that was read last. */
  private firstRead: RawRecord | undefined;

  constructor(
    content: Chunks,
    private readonly feed: CompiledFeed,
    private readonly partBytes: number,
  ) {
    this.splitter = new RecordSplitter(recordFormat(feed), { onRecord: (record) => this.look(record) });
    this.source = content[Symbol.asyncIterator]();
    this.isArray = feed.format === 'json';
    this.opening = this.isArray ? OPEN : NO_BYTES;
  }

  /** The last record that was read. */
  get lastRecord(): RawRecord | undefined {
    return this.last;
  }

  /** True once the last part was cut. */
  get isAtEnd(): boolean {
    return this.isDone && this.cuts.length === 0 && this.held.length === 0;
  }

  /** Reads up to the first record, which is the header of CSV. */
  async readFirst(): Promise<RawRecord | undefined> {
    while (this.last === undefined && !this.isDone) {
      await this.read();
      const first = this.firstRead;
      if (first === undefined) continue;
      if (this.feed.csv?.header === true) this.opening = Buffer.from(this.held.subarray(0, first.end));
      return first;
    }
    return undefined;
  }

  /** Facts about the part that comes next. */
  get next(): Pick<PartChunk, 'place' | 'repeated'> {
    return { place: this.start, repeated: this.start === 0 ? 0 : this.opening.length };
  }

  /** Gives the bytes of the next part. All of them have to be taken before those of another. */
  async *bytes(): AsyncGenerator<Buffer> {
    if (this.start > 0) yield this.opening;
    for (;;) {
      const cut = this.cuts.shift();
      if (cut !== undefined) {
        yield this.takeTo(cut);
        if (this.isArray) yield CLOSE;
        return;
      }
      if (this.isDone) {
        yield this.takeTo(this.start + this.held.length);
        return;
      }
      // A cut is never before the position: the record that ends there is still to come.
      yield this.takeTo(Math.min(this.splitter.position, this.start + this.held.length));
      await this.read();
    }
  }

  private takeTo(position: number): Buffer {
    const taken = this.held.subarray(0, position - this.start);
    this.held = this.held.subarray(taken.length);
    this.start = position;
    return taken;
  }

  private async read(): Promise<void> {
    const { value: chunk, done } = await this.source.next();
    this.isDone = done === true;
    this.firstRead = undefined;
    if (this.isDone) {
      this.splitter.end();
      return;
    }
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    this.splitter.push(chunk);
  }

  private look(record: RawRecord): void {
    const { end } = record;
    this.firstRead ??= record;
    const isHeader = this.last === undefined && this.feed.csv?.header === true;
    this.last = record;
    this.target ??= this.partBytes;
    if (isHeader) this.target = (end ?? 0) + this.partBytes;
    if (isHeader || this.isDone || end === undefined || end < this.target) return;
    // The bracket that ends an array belongs to its last part.
    if (this.isArray && this.held[end - 1 - this.start] !== COMMA) return;
    this.cuts.push(end);
    this.target = end + this.partBytes;
  }
}
