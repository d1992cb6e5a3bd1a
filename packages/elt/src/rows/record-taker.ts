import { maskPans } from '@cardlake/card-schema';
import type { CompiledFeed, RowResult, Transform } from '@cardlake/feeds';
import type { RawRecord } from '../records/record-splitter';
import { maskRecord } from './card-numbers';
import { createRecordReader } from './record-reader';
import type { RecordCounts, RowReceiver } from './row-receiver';

/** Most bytes that are kept of a rejected record. */
const RAW_BYTES = 64 * 1024;
const NO_BYTES = Buffer.alloc(0);

const cut = (text: string): string => Buffer.from(text).toString('utf8', 0, RAW_BYTES);

/** Takes the records of an object, or of a part of it, in their order: each becomes a row or is rejected. */
export class RecordTaker {
  private readonly found = { records: 0, rows: 0, rejected: 0 };
  private readonly read: ReturnType<typeof createRecordReader>;
  private lastEnd = 0;
  private isTold = false;

  constructor(
    feed: CompiledFeed,
    private readonly receiver: RowReceiver,
    transform?: Transform,
  ) {
    this.read = createRecordReader(feed, { transform, keepsPlain: receiver.onPlain !== undefined });
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

  /**
   * Takes records as they come.
   * @param placeOf gives the place of a record in the object
   * @returns false when the whole object is refused, which is one rejected record at 0
   */
  async takeAll(
    batches: AsyncIterable<readonly RawRecord[]>,
    placeOf: (record: RawRecord) => number = ({ place }) => place,
  ): Promise<boolean> {
    for await (const records of batches) {
      for (const record of records) {
        const reading = this.read(record);
        const place = placeOf(record);
        this.lastEnd = place + record.bytes.length;
        this.isTold = record.fault === 'torn_object';
        if (reading === 'header') continue;
        if ('plain' in reading) {
          this.found.records += 1;
          this.found.rows += 1;
          this.receiver.onPlain?.(place, reading.plain);
          continue;
        }
        if ('refused' in reading) {
          this.take(0, reading.refused, record.bytes);
          return false;
        }
        this.take(place, reading, record.bytes);
      }
    }
    return true;
  }

  /** Takes the result for a fault that is no record. */
  reject(place: number, result: RowResult): void {
    this.take(place, result, NO_BYTES);
  }

  private take(place: number, result: RowResult, raw: Buffer): void {
    this.found.records += 1;
    if (result.ok) {
      this.found.rows += 1;
      this.receiver.onRow(place, result.row);
      return;
    }
    this.found.rejected += 1;
    const masked = maskRecord(raw.toString('utf8'), result.reasons);
    // A reason names a column, which may be a value of an object whose header is missing.
    this.receiver.onRejected(place, result.reasons.map(maskPans), cut(masked));
  }
}
