import { isBlankByte, RecordCutter } from '@cardlake/schema';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Receives a line: the bytes `[start, end)` of `bytes`, valid only during the call; `number` counts from 1. */
type OnLine = (bytes: Buffer, start: number, end: number, number: number) => void;

/** Receives the first bytes and the number of a line that is longer than the limit. */
type OnLongLine = (head: Buffer, number: number) => void;

/** Receiver of the lines of an object. */
export interface LineReceiver {
  /** Takes a line, or says that it is not certainly one line; then it is cut, and its parts go to `onLine`. */
  readonly tryLine?: (bytes: Buffer, start: number, end: number, number: number) => boolean;
  readonly onLine: OnLine;
  readonly onLongLine: OnLongLine;
}

/**
 * Splits a stream of chunks into lines, wherever the chunks end, holding at most one line of `maxLine` bytes. Lines end
 * with `\n` or `\r\n`, and where {@link RecordCutter} cuts. A byte order mark before the first line is dropped. Blank
 * lines are numbered but not reported.
 */
export class LineSplitter {
  private readonly cutter = new RecordCutter();
  /** Bytes of a line whose end has not come, after its last cut. */
  private carry: Buffer[] = [];
  private carriedBytes = 0;
  /** True when the line whose end has not come has begun; its carry is empty right after a cut. */
  private isInLine = false;
  private number = 0;
  /** Up to three bytes that may be a byte order mark; undefined once they have been looked at. */
  private mark: Buffer | undefined = Buffer.alloc(0);

  constructor(
    private readonly maxLine: number,
    private readonly receiver: LineReceiver,
  ) {}

  push(chunk: Buffer): void {
    const bytes = this.mark === undefined ? chunk : this.dropMark(this.mark, chunk);
    let start = 0;
    while (start < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      if (newline >= 0 && !this.isInLine) this.splitLine(bytes, start, end);
      else {
        this.carryOver(bytes, start, end);
        if (newline >= 0) this.endCarriedLine();
      }
      start = end + 1;
    }
  }

  /** Reports the text after the last newline, if any. @returns the number of the last line */
  end(): number {
    if (this.mark !== undefined) {
      const bytes = this.mark;
      this.mark = undefined;
      this.push(bytes);
    }
    if (this.isInLine) this.endCarriedLine();
    return this.number;
  }

  private dropMark(mark: Buffer, chunk: Buffer): Buffer {
    const head = mark.length === 0 ? chunk : Buffer.concat([mark, chunk]);
    const isUndecided = head.length < BYTE_ORDER_MARK.length;
    this.mark = isUndecided ? Buffer.from(head) : undefined;
    if (isUndecided) return Buffer.alloc(0);
    return head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
      ? head.subarray(BYTE_ORDER_MARK.length)
      : head;
  }

  private splitLine(bytes: Buffer, start: number, lineEnd: number): void {
    const end = trimReturn(bytes, start, lineEnd);
    const { tryLine } = this.receiver;
    if (end - start <= this.maxLine) {
      if (tryLine?.(bytes, start, end, this.number + 1)) {
        this.number += 1;
        return;
      }
      if (isBlank(bytes, start, end)) {
        this.number += 1;
        return;
      }
    }
    this.cutter.reset();
    let from = start;
    for (let cut = this.cutter.next(bytes, from, end); cut >= 0; cut = this.cutter.next(bytes, cut, end)) {
      this.report(bytes, from, cut, tryLine);
      from = cut;
    }
    this.report(bytes, from, end, from === start ? undefined : tryLine);
  }

  private report(bytes: Buffer, start: number, end: number, tryLine: LineReceiver['tryLine']): void {
    this.number += 1;
    if (end - start > this.maxLine)
      this.receiver.onLongLine(bytes.subarray(start, start + this.maxLine), this.number);
    else if (!tryLine?.(bytes, start, end, this.number)) this.receiver.onLine(bytes, start, end, this.number);
  }

  private carryOver(bytes: Buffer, start: number, end: number): void {
    if (!this.isInLine) this.cutter.reset();
    this.isInLine = true;
    let from = start;
    for (let cut = this.cutter.next(bytes, from, end); cut >= 0; cut = this.cutter.next(bytes, cut, end)) {
      this.append(bytes.subarray(from, cut));
      this.reportCarried();
      from = cut;
    }
    this.append(bytes.subarray(from, end));
  }

  /** Keeps bytes of an unfinished line, two more than the limit: a longer one is told by them, even before a return. */
  private append(part: Buffer): void {
    const room = this.maxLine + 2 - this.carriedBytes;
    if (part.length === 0 || room <= 0) return;
    const kept = Buffer.from(part.subarray(0, room));
    this.carry.push(kept);
    this.carriedBytes += kept.length;
  }

  private endCarriedLine(): void {
    this.isInLine = false;
    this.reportCarried();
  }

  private reportCarried(): void {
    const [first] = this.carry;
    const line = first !== undefined && this.carry.length === 1 ? first : Buffer.concat(this.carry);
    this.carry = [];
    this.carriedBytes = 0;
    const end = this.isInLine ? line.length : trimReturn(line, 0, line.length);
    if (end <= this.maxLine && isBlank(line, 0, end)) this.number += 1;
    else this.report(line, 0, end, this.receiver.tryLine);
  }
}

const trimReturn = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === RETURN ? end - 1 : end;

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isBlankByte(bytes[i])) return false;
  return true;
}
