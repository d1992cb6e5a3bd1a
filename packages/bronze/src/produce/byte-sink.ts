import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { BronzeType } from '../layout/bronze-table';
import { LineBuffer } from './line-buffer';
import type { RecordSink } from './sink';

/** Writes the lines of one type to a byte stream, many at a time. */
class LineWriter {
  private readonly buffer = new LineBuffer();

  constructor(private readonly stream: Writable) {}

  add(line: string | Uint8Array): Promise<void> | undefined {
    return this.buffer.add(line) ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    const bytes = this.buffer.take();
    if (bytes.length > 0 && !this.stream.write(bytes)) await once(this.stream, 'drain');
  }

  async close(): Promise<void> {
    await this.flush();
    const whole = finished(this.stream, { readable: false });
    this.stream.end();
    await whole;
  }
}

/**
 * A sink of NDJSON byte streams, one a type. Records of a type that has no stream are dropped: without a place
 * for disputes, there are none.
 * @throws whatever a stream fails with, from the first call after it failed.
 */
export function byteSink(streams: Readonly<Partial<Record<BronzeType, Writable>>>): RecordSink {
  const writers = new Map(Object.entries(streams).map(([type, stream]) => [type, new LineWriter(stream)]));
  const each = async (work: (writer: LineWriter) => Promise<void>) => {
    for (const writer of writers.values()) await work(writer);
  };
  return {
    write: ({ type, line }) => writers.get(type)?.add(line),
    flush: () => each((writer) => writer.flush()),
    close: () => each((writer) => writer.close()),
  };
}
