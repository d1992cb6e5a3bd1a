import { closeSync, openSync, writeSync } from 'node:fs';
import { withDiskErrors } from '@cardlake/lake';

const FLUSH_BYTES = 1 << 20;
const INITIAL_BYTES = 1 << 15;
const ZERO = 0x30;

/** Appends bytes to a file through one reused buffer; the first flush creates the file. */
export class PartWriter {
  /** After {@link reserve}, write here at {@link position} and move it. */
  buffer: Buffer = Buffer.alloc(0);
  position = 0;
  private descriptor: number | undefined;

  constructor(readonly path: string) {}

  /** Makes room for `bytes` more. */
  reserve(bytes: number): void {
    if (this.position >= FLUSH_BYTES) this.flush();
    if (this.buffer.length - this.position >= bytes) return;
    if (this.buffer.length < FLUSH_BYTES) {
      this.grow(bytes);
      return;
    }
    this.flush();
    if (this.buffer.length < bytes) this.buffer = Buffer.allocUnsafe(bytes);
  }

  /** Writes a non-negative integer in decimal; room must be reserved. */
  writeInteger(value: number): void {
    let end = this.position + 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1;
    this.position = end;
    let rest = value;
    do {
      const tens = Math.floor(rest / 10);
      end -= 1;
      this.buffer[end] = ZERO + (rest - tens * 10);
      rest = tens;
    } while (rest > 0);
  }

  /** Writes one byte; room must be reserved. */
  writeByte(value: number): void {
    this.buffer[this.position++] = value;
  }

  /** Writes text, reserving the room it needs. @returns its bytes */
  writeText(text: string): number {
    this.reserve(text.length * 3);
    const bytes = this.buffer.write(text, this.position);
    this.position += bytes;
    return bytes;
  }

  /** Flushes and closes the file. @returns its path, or undefined when nothing was written */
  close(): string | undefined {
    this.flush();
    if (this.descriptor === undefined) return undefined;
    closeSync(this.descriptor);
    return this.path;
  }

  /** Grows the buffer, which starts small because most files stay small. */
  private grow(bytes: number): void {
    const size = Math.max(INITIAL_BYTES, this.buffer.length * 4, this.position + bytes);
    const buffer = Buffer.allocUnsafe(size);
    this.buffer.copy(buffer, 0, 0, this.position);
    this.buffer = buffer;
  }

  private flush(): void {
    if (this.position === 0) return;
    const bytes = this.position;
    this.position = 0;
    withDiskErrors(this.path, () => {
      this.descriptor ??= openSync(this.path, 'w');
      for (let at = 0; at < bytes; ) at += writeSync(this.descriptor, this.buffer, at, bytes - at);
    });
  }
}
