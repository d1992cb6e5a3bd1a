import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { LineBuffer } from './line-buffer';
import type { RecordSink } from './sink';

/** How a byte stream is treated. */
export interface ByteSinkOptions {
  /** Leaves the stream open when the sink is closed, as standard output must be. */
  readonly keepOpen?: boolean;
}

/**
 * A sink that writes NDJSON to a byte stream, many lines at a time.
 * @throws whatever the stream fails with, from the first call after it failed.
 */
export function byteSink(stream: Writable, { keepOpen = false }: ByteSinkOptions = {}): RecordSink {
  const buffer = new LineBuffer();
  let failure: Error | undefined;
  // A failure between two calls has nobody else to hear it, and would end the process.
  stream.on('error', (error) => {
    failure ??= error;
  });

  async function flush(): Promise<void> {
    if (failure) throw failure;
    const bytes = buffer.take();
    if (bytes.length > 0 && !stream.write(bytes)) await once(stream, 'drain');
  }

  async function close(): Promise<void> {
    await flush();
    if (keepOpen) return;
    const whole = finished(stream, { readable: false });
    stream.end();
    await whole;
  }

  return { write: ({ line }) => (buffer.add(line) ? flush() : undefined), flush, close };
}
