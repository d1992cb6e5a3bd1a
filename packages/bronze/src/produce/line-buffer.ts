import type { TrafficRecord } from '../synthetic/record';

/** Many small writes cost more than the traffic itself. */
const FULL = 128 * 1024;

/** Collects lines, so that streams see few large pieces. */
export class LineBuffer {
  private text = '';
  private pieces: Uint8Array[] = [];

  /**
   * Adds a line and its end.
   * @returns whether the buffer should be taken now.
   */
  add(line: TrafficRecord['line']): boolean {
    if (typeof line === 'string') this.text += `${line}\n`;
    else {
      this.pieces.push(Buffer.from(this.text), line);
      this.text = '\n';
    }
    return this.text.length >= FULL;
  }

  /** What was collected, as bytes; the buffer is empty then. */
  take(): Uint8Array {
    const bytes = Buffer.concat([...this.pieces, Buffer.from(this.text)]);
    this.text = '';
    this.pieces = [];
    return bytes;
  }
}
