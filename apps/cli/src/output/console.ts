import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** A stream that text goes to, and whose reader may leave. */
export class OutputStream {
  private hasLostReader = false;

  constructor(private readonly stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }) {
    // Without a listener a reader that leaves (`| head`) would end the process, in the middle of a run too.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.hasLostReader = true;
    });
  }

  /** Whether nobody reads any more; what is written then is dropped. */
  get closed(): boolean {
    return this.hasLostReader;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Columns of the terminal, 80 where there is none. */
  get width(): number {
    return this.stream.columns ?? 80;
  }

  write(data: string | Uint8Array): void {
    if (!this.hasLostReader) this.stream.write(data);
  }

  /** Writes and waits until there is room for more. */
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

/** Where a command writes. */
export interface Console {
  /** Results. */
  readonly out: OutputStream;
  /** Progress and errors. */
  readonly err: OutputStream;
}
