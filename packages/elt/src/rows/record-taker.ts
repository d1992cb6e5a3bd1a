import { maskPans } from '@cardlake/card-schema';
import type { CompiledFeed, RowResult, Transform } from '@cardlake/feeds';
import { type DecodeText, textDecoder } from '../records/decode-text';
import type { RecordSink } from '../records/read-records';
import type { RawRecord } from '../records/record-splitter';
import { maskRecord } from './card-numbers';
import { RecordReader } from './record-reader';
import type { RecordCounts, RowReceiver } from './row-receiver';

/** Most bytes that are kept of a rejected record. */
const RAW_BYTES = 64 * 1024;
const NO_BYTES = Buffer.alloc(0);

const cut = (text: string): string => Buffer.from(text).toString('utf8', 0, RAW_BYTES);

/** Takes the records of an object, or of a part of it, in their order: each becomes a row or is rejected. */
export class RecordTaker implements RecordSink {
  private readonly found = { records: 0, rows: 0, rejected: 0 };
  private readonly reader: RecordReader;
  private readonly decode: DecodeText;
  private lastEnd = 0;
  private isTold = false;
  private isRefused = false;

  /** @param shift what is added to the place of a record to give that in the object */
  constructor(
    feed: CompiledFeed,
    private readonly receiver: RowReceiver,
    transform?: Transform,
    private readonly shift = 0,
  ) {
    this.reader = new RecordReader(feed, { transform, plain: receiver.plain });
    this.decode = textDecoder(feed.csv?.encoding ?? 'utf-8');
  }

  get counts(): RecordCounts {
    return this.found;
  }

  /** Place behind the last record. */
  get end(): number {
    return this.lastEnd;
  }

  /** True when the last record says that the object is torn. */
  get isTornTold(): boolean {
    return this.isTold;
  }

  /** True when the whole object is refused, which is one rejected record at 0. */
  get isDone(): boolean {
    return this.isRefused;
  }

  tryLines(bytes: Buffer, start: number, place: number, before = Number.POSITIVE_INFINITY): number {
    const { plain } = this.reader;
    if (plain === undefined) return start;
    const piece = { bytes, start, end: bytes.length, place: place + this.shift };
    const { count, next, end } = plain.readLines(piece, before + this.shift);
    if (count > 0) this.countPlain(count, end);
    return next;
  }

  tryRecord(bytes: Buffer, start: number, end: number, place: number): boolean {
    const piece = { bytes, start, end, place: place + this.shift };
    if (this.reader.plain?.readRecord(piece) !== true) return false;
    this.countPlain(1, piece.place + end - start);
    return true;
  }

  endPiece(): void {
    this.reader.plain?.release();
  }

  private countPlain(count: number, end: number): void {
    this.found.records += count;
    this.found.rows += count;
    this.lastEnd = end;
    this.isTold = false;
  }

  onRecord(record: RawRecord): void {
    if (this.isRefused) return;
    const reading = this.reader.read(record);
    const place = record.place + this.shift;
    this.lastEnd = place + record.bytes.length;
    this.isTold = record.fault === 'torn_object';
    if (reading === 'header') return;
    if ('refused' in reading) {
      this.isRefused = true;
      this.take(0, reading.refused, record.bytes);
    } else this.take(place, reading, record.bytes);
  }

  /** Takes the result for a fault that is no record. */
  reject(place: number, result: RowResult): void {
    this.take(place, result, NO_BYTES);
  }

  private take(place: number, result: RowResult, raw: Buffer): void {
    this.found.records += 1;
    if (result.ok) {
      this.found.rows += 1;
      this.reader.plain?.flush();
      this.receiver.onRow(place, result.row);
      return;
    }
    this.found.rejected += 1;
    const masked = maskRecord(this.decode(raw) ?? raw.toString('utf8'), result.reasons);
    // A reason names a column, which may be a value of an object whose header is missing.
    this.receiver.onRejected(place, result.reasons.map(maskPans), cut(masked));
  }
}
