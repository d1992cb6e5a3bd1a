const NEWLINE = 0x0a;

/** Receives one line: the bytes `[start, end)` of `bytes`, valid only during the call; `number` counts from 1. */
export type OnLine = (bytes: Buffer, start: number, end: number, number: number) => void;

/** Receives a line longer than the limit: its first bytes and its number. */
export type OnLongLine = (head: Buffer, number: number) => void;

/**
 * Cuts a stream of chunks into lines, whatever the chunks' borders, holding at most one line of `maxLine` bytes.
 * Ends are `\n` or `\r\n`; a byte order mark before the first line is dropped; blank lines are numbered, not reported.
 */
export class LineSplitter {
  private carry: Buffer[] = [];
  private carried = 0;
  private number = 0;
  private overlong = false;

  constructor(
    private readonly maxLine: number,
    private readonly onLine: OnLine,
    private readonly onLongLine: OnLongLine,
  ) {}

  push(chunk: Buffer): void {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      if (newline < 0) {
        this.keep(chunk.subarray(start));
        return;
      }
      if (this.carried > 0) {
        this.keep(chunk.subarray(start, newline));
        this.flush();
      } else {
        this.line(chunk, start, newline);
      }
      start = newline + 1;
    }
  }

  /** Reports what follows the last newline, if anything; returns the number of the last line. */
  end(): number {
    if (this.carried > 0) this.flush();
    return this.number;
  }

  private keep(part: Buffer): void {
    if (part.length === 0) return;
    this.carried += part.length;
    if (this.overlong) return;
    this.carry.push(Buffer.from(part));
    if (this.carried > this.maxLine) {
      this.overlong = true;
      this.carry = [Buffer.concat(this.carry).subarray(0, this.maxLine)];
    }
  }

  private flush(): void {
    const line = this.carry.length === 1 ? this.carry[0]! : Buffer.concat(this.carry);
    const overlong = this.overlong;
    this.carry = [];
    this.carried = 0;
    this.overlong = false;
    if (!overlong) {
      this.line(line, 0, line.length);
      return;
    }
    this.number += 1;
    this.onLongLine(line, this.number);
  }

  private line(bytes: Buffer, from: number, to: number): void {
    this.number += 1;
    let start = from;
    let end = to;
    if (this.number === 1 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf)
      start += 3;
    if (end > start && bytes[end - 1] === 0x0d) end -= 1;
    if (end - start > this.maxLine) {
      this.onLongLine(bytes.subarray(start, start + this.maxLine), this.number);
      return;
    }
    if (isBlank(bytes, start, end)) return;
    this.onLine(bytes, start, end, this.number);
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
