/** Bytes that a line must contain literally, compared four at a time. */
export class Literal {
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Tells whether the text, which must be long enough, has these bytes at offset `at`. */
  matchesAt(text: DataView, at: number): boolean {
    const { view } = this;
    const { length } = this.bytes;
    let i = 0;
    for (; i + 4 <= length; i += 4) if (text.getUint32(at + i) !== view.getUint32(i)) return false;
    for (; i < length; i++) if (text.getUint8(at + i) !== view.getUint8(i)) return false;
    return true;
  }
}
