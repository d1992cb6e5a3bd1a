const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Tells whether a byte is a blank within a line: space, tab or carriage return. */
export const isBlankByte = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d;

/**
 * Finds the places where a line is cut into records: before each `{` that follows, with nothing but blanks between, the
 * `}` that closes an object opened at depth zero. Strings are skipped, and only braces count; a line that does not begin
 * with `{` is one record. Keeps its state between calls, so a line may come in pieces.
 */
export class RecordCutter {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private isClosed = false;
  /** Undefined until the first byte of the line that is no blank. */
  private isObject: boolean | undefined;

  /** Prepares for the next line. */
  reset(): void {
    this.depth = 0;
    this.isInString = false;
    this.isEscaped = false;
    this.isClosed = false;
    this.isObject = undefined;
  }

  /** Reads `[start, end)` of a line up to its next cut. @returns the position of the `{` there, or -1 at the end */
  next(bytes: Uint8Array, start: number, end: number): number {
    if (this.isObject === false) return -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (this.isInString) this.readInString(byte);
      else if (byte === OPEN) {
        if (this.isClosed) {
          this.reset();
          return at;
        }
        this.isObject = true;
        this.depth += 1;
      } else if (isBlankByte(byte)) continue;
      else if (this.isObject === undefined) {
        this.isObject = false;
        return -1;
      } else {
        if (byte === CLOSE) this.depth -= 1;
        this.isClosed = byte === CLOSE && this.depth === 0;
        this.isInString = byte === QUOTE;
      }
    }
    return -1;
  }

  private readInString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === BACKSLASH) this.isEscaped = true;
    else if (byte === QUOTE) this.isInString = false;
  }
}
