import { type RecordFormat, type RecordReceiver, RecordSplitter } from './record-splitter';

/** Bytes of an object as they come; those of a chunk are valid until the next but one is asked for. */
export type Chunks = AsyncIterable<Buffer>;

/** Bytes `[start, end)` of an object, uncompressed. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const LINE_FEED = 0x0a;

/** Receiver that may want no more records. */
export interface RecordSink extends RecordReceiver {
  readonly isDone?: boolean;
}

/** Cuts an object into records, which go to a receiver. */
export async function readRecords(chunks: Chunks, format: RecordFormat, sink: RecordSink): Promise<void> {
  const splitter = new RecordSplitter(format, sink);
  for await (const chunk of chunks) {
    splitter.push(chunk);
    if (sink.isDone === true) return;
  }
  splitter.end();
}

/**
 * Reads the records of a range of an object of lines: it starts after the first line feed at or after `start − 1`, from 0 at the
 * beginning of the object, and finishes the last line that began before `end`. So ranges that cover an object have each
 * record once.
 * @param openFrom reads the object from a position on
 */
export async function readRange(
  openFrom: (position: number) => Chunks,
  format: RecordFormat,
  { start, end }: ByteRange,
  sink: RecordSink,
): Promise<void> {
  const within: RecordReceiver = {
    tryLines: (bytes, from, place) => sink.tryLines?.(bytes, from, place, end) ?? from,
    onRecord: (record) => {
      if (record.place < end) sink.onRecord(record);
    },
    endPiece: () => sink.endPiece?.(),
  };
  let position = Math.max(0, start - 1);
  let splitter = start === 0 ? new RecordSplitter(format, within) : undefined;
  for await (let chunk of openFrom(position)) {
    if (splitter === undefined) {
      const found = chunk.indexOf(LINE_FEED);
      position += found < 0 ? chunk.length : found + 1;
      if (position >= end) return;
      if (found < 0) continue;
      chunk = chunk.subarray(found + 1);
      splitter = new RecordSplitter(format, within, position);
    }
    splitter.push(chunk);
    // The line that began before the end is finished once a later one begins.
    if (splitter.position >= end) return;
  }
  splitter?.end();
}
