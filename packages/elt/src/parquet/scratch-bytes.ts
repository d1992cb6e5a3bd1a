/** Bytes that are compared or copied at once. */
export const WORD = 4;

/** Bytes that are put together one after the other, in room that is used again. */
export class ScratchBytes {
  bytes: Buffer;
  /** Number of bytes that are filled. */
  filled = 0;

  /** @param room bytes for which there is room at first */
  constructor(room: number) {
    this.bytes = Buffer.allocUnsafe(room);
  }

  /** Makes room for more bytes. */
  reserve(more: number): void {
    if (this.filled + more <= this.bytes.length) return;
    this.bytes = Buffer.concat([this.bytes.subarray(0, this.filled)], 2 * (this.filled + more));
  }

  /** Writes an unsigned whole number of up to 53 bits by seven bits a byte; there is room for it. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[this.filled++] = (rest % 128) | 128;
    this.bytes[this.filled++] = rest;
  }

  /** Writes a signed whole number of up to 52 bits likewise. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** The bytes that are filled; valid until more are. */
  get content(): Buffer {
    return this.bytes.subarray(0, this.filled);
  }
}
