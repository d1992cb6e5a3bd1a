import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** An output stream whose reader may go away. */
export class OutputStream {
  private hasLostReader = false;

  constructor(private readonly stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }) {
    // Without a listener, a reader that goes away (`| head`) would end the process, even in the middle of a run.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.hasLostReader = true;
    });
  }

  /** True if the reader has gone away; output is dropped then. */
  get closed(): boolean {
    return this.hasLostReader;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Number of columns of the terminal, or 80 without one. */
  get width(): number {
    return this.stream.columns ?? 80;
  }

  write(data: string | Uint8Array): void {
    if (!this.hasLostReader) this.stream.write(data);
  }

  /** Writes, and waits until the stream accepts more. */
  async writeAll(data: string | Uint8Array): Promise<void> {
    if (this.hasLostReader || this.stream.write(data)) return;
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([
      once(this.stream, 'drain', { signal }),
      once(this.stream, 'close', { signal }),
    ]).catch(() => {});
    waiting.abort();
  }
}

/** Output streams of a command. */
export interface Console {
  /** Stream of results. */
  readonly out: OutputStream;
  /** Stream of progress and errors. */
  readonly err: OutputStream;
}
