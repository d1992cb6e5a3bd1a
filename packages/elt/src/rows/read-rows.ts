import { maskPans } from '@cardlake/card-schema';
import { type CellValue, type CompiledFeed, type RowResult, rejected, type Transform } from '@cardlake/feeds';
import { openContent } from '../records/content';
import { recordFormat } from '../records/formats';
import { type Chunks, readRecords } from '../records/read-records';
import { maskRecord } from './card-numbers';
import { createRecordReader } from './record-reader';

/** Receiver of what the records of an object become. */
export interface RowReceiver {
  /** @param row the values of the feed's `recordFields`, in their order */
  onRow(place: number, row: readonly CellValue[]): void;
  /** @param raw the record as text, with card numbers masked; a long one is cut */
  onRejected(place: number, reasons: readonly string[], raw: string): void;
}

/** Counts of the records of an object: `records = rows + rejected`. */
export interface RecordCounts {
  readonly records: number;
  readonly rows: number;
  readonly rejected: number;
}

/** Most bytes that are kept of a rejected record. */
const RAW_BYTES = 64 * 1024;
const NO_BYTES = Buffer.alloc(0);

const cut = (text: string): string => Buffer.from(text).toString('utf8', 0, RAW_BYTES);

/**
 * Reads the records of an object, plain or gzipped: each becomes one row or is rejected with every reason. Memory is bounded by
 * the longest record.
 * @param source the bytes of the object
 */
export async function readRows(
  source: Chunks,
  feed: CompiledFeed,
  receiver: RowReceiver,
  transform?: Transform,
): Promise<RecordCounts> {
  const counts = { records: 0, rows: 0, rejected: 0 };
  const take = (place: number, result: RowResult, raw: Buffer) => {
    counts.records += 1;
    if (result.ok) {
      counts.rows += 1;
      receiver.onRow(place, result.row);
    } else {
      counts.rejected += 1;
      const masked = maskRecord(raw.toString('utf8'), result.reasons);
      // A reason names a column, which may be a value of an object whose header is missing.
      receiver.onRejected(place, result.reasons.map(maskPans), cut(masked));
    }
  };
  const content = await openContent(source);
  if ('foreign' in content) {
    take(0, rejected('foreign_format', content.foreign), NO_BYTES);
    return counts;
  }
  const read = createRecordReader(feed, transform);
  let [end, isTold] = [0, false];
  for await (const records of readRecords(content.chunks, recordFormat(feed))) {
    for (const record of records) {
      const reading = read(record);
      end = record.place + record.bytes.length;
      isTold = record.fault === 'torn_object';
      if (reading === 'header') continue;
      const isRefused = 'refused' in reading;
      take(isRefused ? 0 : record.place, isRefused ? reading.refused : reading, record.bytes);
      if (isRefused) return counts;
    }
  }
  if (content.isTorn() && !isTold) take(end, rejected('torn_object'), NO_BYTES);
  return counts;
}
