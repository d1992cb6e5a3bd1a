import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { UserError } from '@cardlake/runtime';
import { printableLines } from './printable';
import { typableCommands } from './typable-commands';

/** A stream that may be a terminal. */
export type OutputScreen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Options of an {@link OutputStream}. */
interface OutputStreamOptions {
  /** Name of the stream in errors. */
  readonly name?: string;
  /** The command that starts the program where the user is, as a word of the shell. */
  readonly launcher?: string;
}

/** An output stream whose reader may go away. */
export class OutputStream {
  private readonly name: string;
  private readonly launcher: string;
  private hasLostReader = false;
  private failure: Error | undefined;

  constructor(
    private readonly stream: OutputScreen,
    { name = 'standard output', launcher = 'cardlake' }: OutputStreamOptions = {},
  ) {
    this.name = name;
    this.launcher = launcher;
    // Without a listener, a reader that goes away (`| head`) would end the process, even in the middle of a run.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.hasLostReader = true;
      else this.failure ??= error;
    });
  }

  /** True if the reader has gone away; output is dropped then. */
  get closed(): boolean {
    return this.hasLostReader || this.failure !== undefined;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Number of columns of the terminal, or 80 without one. */
  get width(): number {
    return this.stream.columns ?? 80;
  }

  /**
   * Writes text for people: commands are written as the user can type them, and whatever could control a terminal is escaped, except
   * line ends and colours on a terminal.
   */
  write(text: string): void {
    if (this.closed) return;
    this.stream.write(printableLines(typableCommands(text, this.launcher), this.isTerminal));
  }

  /**
   * Writes, and waits until the stream accepts more. Text for programs, such as CSV, reaches files and pipes unchanged.
   * @throws UserError `unwritable_output`
   */
  async writeAll(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' && this.isTerminal ? printableLines(data, true) : data;
    if (!this.closed && !this.stream.write(bytes)) {
      const waiting = new AbortController();
      const { signal } = waiting;
      await Promise.race([
        once(this.stream, 'drain', { signal }),
        once(this.stream, 'close', { signal }),
      ]).catch(() => {});
      waiting.abort();
    }
    this.assertWritten();
  }

  /**
   * Waits until everything is written.
   * @throws UserError `unwritable_output` when something is not.
   */
  async flush(): Promise<void> {
    if (!this.closed) await new Promise<void>((resolve) => this.stream.write('', () => resolve()));
    // The error event comes after the callback of the write.
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.assertWritten();
  }

  private assertWritten(): void {
    if (this.failure === undefined) return;
    throw new UserError('unwritable_output', `cannot write to ${this.name}: ${this.failure.message}`, {
      hint: 'Free space on that disk, or write to another place.',
      cause: this.failure,
    });
  }
}

/** Output streams of a command. */
export interface Console {
  /** Stream of results. */
  readonly out: OutputStream;
  /** Stream of progress and errors. */
  readonly err: OutputStream;
}
