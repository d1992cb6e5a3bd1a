import { closeSync, openSync, writeSync } from 'node:fs';

const FLUSH_AT = 1 << 20;
const FIRST_BYTES = 1 << 15;
const ZERO = 0x30;

/** Appends bytes to a file through one reused buffer; the file appears with the first write. */
export class PartWriter {
  /** Room is guaranteed after {@link reserve}; write at {@link position} and move it. */
  buffer: Buffer = Buffer.alloc(0);
  position = 0;
  private descriptor: number | undefined;

  constructor(readonly path: string) {}

  /** Makes room for `bytes` more. */
  reserve(bytes: number): void {
    if (this.position >= FLUSH_AT) this.flush();
    if (this.buffer.length - this.position >= bytes) return;
    if (this.buffer.length < FLUSH_AT) {
      this.grow(bytes);
      return;
    }
    this.flush();
    if (this.buffer.length < bytes) this.buffer = Buffer.allocUnsafe(bytes);
  }

  /** A non-negative integer in decimal, within the room reserved. */
  integer(value: number): void {
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

  /** One byte, within the room reserved. */
  byte(value: number): void {
    this.buffer[this.position++] = value;
  }

  /** Appends text; returns its bytes. */
  text(text: string): number {
    this.reserve(text.length * 3);
    const bytes = this.buffer.write(text, this.position);
    this.position += bytes;
    return bytes;
  }

  /** Writes what is left; returns the path when the file exists. */
  close(): string | undefined {
    this.flush();
    if (this.descriptor === undefined) return undefined;
    closeSync(this.descriptor);
    return this.path;
  }

  /** Most files stay small, so the buffer starts small. */
  private grow(bytes: number): void {
    const wanted = Math.max(FIRST_BYTES, this.buffer.length * 4, this.position + bytes);
    const buffer = Buffer.allocUnsafe(wanted);
    this.buffer.copy(buffer, 0, 0, this.position);
    this.buffer = buffer;
  }

  private flush(): void {
    if (this.position === 0) return;
    this.descriptor ??= openSync(this.path, 'w');
    for (let at = 0; at < this.position; )
      at += writeSync(this.descriptor, this.buffer, at, this.position - at);
    this.position = 0;
  }
}
