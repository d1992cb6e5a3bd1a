import type { TrafficRecord } from '../synthetic/record';

/** Many small writes would cost more than generating the traffic. */
const FULL_CHARACTERS = 128 * 1024;

/** Collects lines, so that streams get few large chunks. */
export class LineBuffer {
  private text = '';
  private chunks: Uint8Array[] = [];

  /**
   * Adds a line and its newline.
   * @returns whether the buffer is full and should be taken
   */
  add(line: TrafficRecord['line']): boolean {
    if (typeof line === 'string') this.text += `${line}\n`;
    else {
      this.chunks.push(Buffer.from(this.text), line);
      this.text = '\n';
    }
    return this.text.length >= FULL_CHARACTERS;
  }

  /** Returns the collected bytes and empties the buffer. */
  take(): Uint8Array {
    const bytes = Buffer.concat([...this.chunks, Buffer.from(this.text)]);
    this.text = '';
    this.chunks = [];
    return bytes;
  }
}
