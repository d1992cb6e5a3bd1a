import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { LineBuffer } from './line-buffer';
import type { RecordSink } from './sink';

/** Options of a byte sink. */
export interface ByteSinkOptions {
  /** Leaves the stream open when the sink is closed, as is needed for standard output. */
  readonly keepOpen?: boolean;
}

/**
 * Creates a sink that writes NDJSON to a byte stream, many lines at a time.
 * @throws the error of the stream, from the first call after it failed
 */
export function byteSink(stream: Writable, { keepOpen = false }: ByteSinkOptions = {}): RecordSink {
  const buffer = new LineBuffer();
  let failure: Error | undefined;
  // Without a listener, an error between two calls would end the process.
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
    const ended = finished(stream, { readable: false });
    stream.end();
    await ended;
  }

  return { write: ({ line }) => (buffer.add(line) ? flush() : undefined), flush, close };
}
