/** Membership of short upper-case ASCII codes (ISO 4217, ISO 3166) read straight from bytes. */
export class ByteCodes {
  private readonly known: Uint8Array;

  constructor(
    codes: Iterable<string>,
    private readonly length: 2 | 3,
  ) {
    this.known = new Uint8Array(26 ** length);
    for (const code of codes) {
      const slot = this.slot(Buffer.from(code), 0, code.length);
      if (slot < 0) throw new Error(`${JSON.stringify(code)} is not a code of ${length} upper-case letters`);
      this.known[slot] = 1;
    }
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    const slot = this.slot(bytes, start, end);
    return slot >= 0 && this.known[slot] === 1;
  }

  private slot(bytes: Uint8Array, start: number, end: number): number {
    if (end - start !== this.length) return -1;
    let slot = 0;
    for (let i = start; i < end; i++) {
      const letter = bytes[i]! - 0x41;
      if (letter < 0 || letter > 25) return -1;
      slot = slot * 26 + letter;
    }
    return slot;
  }
}
