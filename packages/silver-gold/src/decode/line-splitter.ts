const NEWLINE = 0x0a;

/** Receives a line: the bytes `[start, end)` of `bytes`, valid only during the call; `number` counts from 1. */
export type OnLine = (bytes: Buffer, start: number, end: number, number: number) => void;

/** Receives the first bytes and the number of a line that is longer than the limit. */
export type OnLongLine = (head: Buffer, number: number) => void;

/**
 * Splits a stream of chunks into lines, wherever the chunks end, holding at most one line of `maxLine` bytes. Lines end
 * with `\n` or `\r\n`. A byte order mark before the first line is dropped. Blank lines are numbered but not reported.
 */
export class LineSplitter {
  private carry: Buffer[] = [];
  private carriedBytes = 0;
  private number = 0;
  private isOverlong = false;

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
        this.carryOver(chunk.subarray(start));
        return;
      }
      if (this.carriedBytes > 0) {
        this.carryOver(chunk.subarray(start, newline));
        this.reportCarried();
      } else {
        this.reportLine(chunk, start, newline);
      }
      start = newline + 1;
    }
  }

  /** Reports the text after the last newline, if any. @returns the number of the last line */
  end(): number {
    if (this.carriedBytes > 0) this.reportCarried();
    return this.number;
  }

  private carryOver(part: Buffer): void {
    if (part.length === 0) return;
    this.carriedBytes += part.length;
    if (this.isOverlong) return;
    this.carry.push(Buffer.from(part));
    if (this.carriedBytes > this.maxLine) {
      this.isOverlong = true;
      this.carry = [Buffer.concat(this.carry).subarray(0, this.maxLine)];
    }
  }

  private reportCarried(): void {
    const [first] = this.carry;
    const line = first !== undefined && this.carry.length === 1 ? first : Buffer.concat(this.carry);
    const { isOverlong } = this;
    this.carry = [];
    this.carriedBytes = 0;
    this.isOverlong = false;
    if (!isOverlong) {
      this.reportLine(line, 0, line.length);
      return;
    }
    this.number += 1;
    this.onLongLine(line, this.number);
  }

  private reportLine(bytes: Buffer, from: number, to: number): void {
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
