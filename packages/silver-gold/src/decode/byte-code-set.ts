const LETTER_A = 0x41;
const LETTERS = 26;

/** Set of short upper-case ASCII codes (ISO 4217, ISO 3166) that is looked up by bytes, without making a string. */
export class ByteCodeSet {
  private readonly isMember: Uint8Array;

  constructor(
    codes: Iterable<string>,
    private readonly length: 2 | 3,
  ) {
    this.isMember = new Uint8Array(LETTERS ** length);
    for (const code of codes) {
      const index = this.indexOf(Buffer.from(code), 0, code.length);
      if (index < 0)
        throw new Error(`invalid code ${JSON.stringify(code)}: expected ${length} upper-case letters`);
      this.isMember[index] = 1;
    }
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    const index = this.indexOf(bytes, start, end);
    return index >= 0 && this.isMember[index] === 1;
  }

  /** Position of a code among all codes of its length, or -1 when the bytes are no such code. */
  private indexOf(bytes: Uint8Array, start: number, end: number): number {
    if (end - start !== this.length) return -1;
    let index = 0;
    for (let i = start; i < end; i++) {
      const letter = bytes[i]! - LETTER_A;
      if (letter < 0 || letter >= LETTERS) return -1;
      index = index * LETTERS + letter;
    }
    return index;
  }
}
